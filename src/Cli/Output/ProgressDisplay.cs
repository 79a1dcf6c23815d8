using System.Diagnostics;
using System.Globalization;
using Relight.Training;
using Relight.Training.Callbacks;
using Spectre.Console;

namespace Relight.Cli.Output;

/// <summary>Shows a training on standard error: one live line on a terminal, plain lines now and then elsewhere.</summary>
internal sealed class ProgressDisplay : Callback, IDisposable
{
    private const int BarWidth = 24;
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

    private static bool IsLive => Screen.IsLive;

    /// <summary>A display on standard error.</summary>
    /// <param name="title">What is being trained.</param>
    public static ProgressDisplay Create(string title) =>
        new(title, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    public override void OnTrainingStart(TrainingLoop loop)
    {
        (_firstStep, _images, _loss) = (loop.State.Step, 0, double.NaN);
        _sinceStart.Restart();
        if (loop.State.Step > 0 && !loop.IsFinished)
        {
            Line(Text($"{_title}: goes on from step {loop.State.Step} (epoch {loop.State.Epoch + 1} of {loop.Options.Epochs})"));
        }
    }

    public override void OnOutOfMemory(TrainingLoop loop, int size) =>
        Line(Text($"{_title}: step {loop.State.Step + 1} ran out of memory; from here on at most {size} images go through the network at once, which batch norms notice"));

    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        _images += (long)output.Count * loop.Options.AccumulateBatches;
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
        var validation = loop.ValidationMetrics?.Compute();
        var measured = validation is null ? "" : Text($", validation accuracy {100 * validation["accuracy"]:0.0} %, loss {validation["loss"]:0.000}");
        Line(Text($"{_title}: epoch {loop.State.Epoch + 1} of {loop.Options.Epochs}, loss {loop.TrainingMetrics.Loss:0.000}{measured}, {Rate:0} images/s"));
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
        var filled = (int)(BarWidth * loop.State.Step / total);
        var bar = IsLive ? $" {new string('━', filled)}{new string('╌', BarWidth - filled)}" : "";
        var line = Text(
            $"{_title}{bar} epoch {loop.State.Epoch + 1}/{loop.Options.Epochs} step {loop.State.Step}/{total} loss {_loss:0.000} {Rate:0} images/s, {Duration(left)} left");
        if (IsLive)
        {
            Clear();
            var width = Math.Max(_console.Profile.Width - 1, 20);
            Console.Error.Write(line.Length > width ? line[..width] : line);
            _isLineOpen = true;
        }
        else
        {
            Line(line);
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

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? Text($"{(int)time.TotalHours} h {time.Minutes:00} min")
        : time.TotalMinutes >= 1 ? Text($"{time.Minutes} min {time.Seconds:00} s") : Text($"{time.TotalSeconds:0} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
