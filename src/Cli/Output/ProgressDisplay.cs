using System.Diagnostics;
using System.Globalization;
using Relight.Training;
using Relight.Training.Callbacks;
using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>Shows a training on standard error: one live line on a terminal, plain lines now and then elsewhere.</summary>
internal sealed class ProgressDisplay : Callback, IDisposable
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);

    private readonly string _title;
    private readonly IAnsiConsole _console;
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private readonly Stopwatch _sinceStart = new();
    private bool _isLineOpen;
    private long _firstStep;
    private long _images;
    private double _loss;

    private ProgressDisplay(string title, IAnsiConsole console) => (_title, _console) = (title, console);

    private bool IsLive => _console.Profile.Out.IsTerminal;

    /// <summary>A display on standard error.</summary>
    /// <param name="title">What is being trained.</param>
    public static ProgressDisplay Create(string title) =>
        new(title, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    public override void OnTrainingStart(TrainingLoop loop)
    {
        (_firstStep, _images, _loss) = (loop.State.Step, 0, double.NaN);
        _sinceStart.Restart();
        if (loop is { Validation: not null, Task.TrainingLossExtras: { } extras })
        {
            Line($"{_title}: train loss is with {extras}, val loss without: the two are not the same quantity");
        }

        if (loop.State.Step > 0 && !loop.IsFinished)
        {
            Line(Text($"{_title}: goes on from step {loop.State.Step} (epoch {loop.State.Epoch + 1} of {loop.Options.Epochs})"));
        }
    }

    public override void OnNote(TrainingLoop loop, string note) => Line($"{_title}: {note}");

    public override void OnOutOfMemory(TrainingLoop loop, int size) =>
        Line(Text($"{_title}: step {loop.State.Step + 1} ran out of memory; from here on at most {size} images go through the network at once, which batch norms notice"));

    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        _images += loop.SamplesInStep;
        if (_sinceShown.Elapsed >= (IsLive ? LiveInterval : PlainInterval) || loop.State.Step == _firstStep + 1)
        {
            var loss = output.Loss.ToDouble();
            _loss = double.IsNaN(_loss) ? loss : (0.8 * _loss) + (0.2 * loss);
            _sinceShown.Restart();
            Show(loop);
        }
    }

    public override void OnEpochEnd(TrainingLoop loop)
    {
        var validation = loop.ValidationMetrics is { } metrics ? ProgressLine.Measured(metrics) : "";
        Line(Text($"{_title}: epoch {loop.State.Epoch + 1} of {loop.Options.Epochs}, train loss {loop.TrainingMetrics.Loss:0.000}{validation}, {Rate:0} images/s"));
    }

    public void Dispose()
    {
        if (_isLineOpen)
        {
            Clear();
        }
    }

    private double Rate => _images / Math.Max(_sinceStart.Elapsed.TotalSeconds, 1e-3);

    private void Show(TrainingLoop loop)
    {
        var total = loop.Options.StepCount(loop.Training);
        var left = _sinceStart.Elapsed * ((double)(total - loop.State.Step) / Math.Max(loop.State.Step - _firstStep, 1));
        var line = new ProgressLine(_title, loop.State.Epoch + 1, loop.Options.Epochs, loop.State.Step, total, _loss, Rate, left);
        if (IsLive)
        {
            Clear();
            Console.Error.Write(line.Fit(_console.Profile.Width - 1));
            _isLineOpen = true;
        }
        else
        {
            Line(line.Text);
        }
    }

    private void Line(string text)
    {
        if (_isLineOpen)
        {
            Clear();
        }

        Console.Error.WriteLine(text);
    }

    private void Clear()
    {
        Console.Error.Write("\r\e[2K");
        _isLineOpen = false;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
