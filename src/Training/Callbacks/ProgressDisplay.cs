using System.Diagnostics;
using System.Globalization;

namespace Relight.Training.Callbacks;

/// <summary>Shows a training on standard error: one live line on a terminal, plain lines now and then elsewhere. What cannot be written is dropped.</summary>
public sealed class ProgressDisplay : Callback, IDisposable
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);

    private readonly string _title;
    private readonly LossyWriter _error = new(() => Console.Error);
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private readonly Stopwatch _sinceStart = new();
    private bool _isLineOpen;
    private long _firstStep;
    private long _images;
    private double _loss;

    /// <summary>A display that shows nothing yet.</summary>
    /// <param name="title">What is being trained.</param>
    public ProgressDisplay(string title) => _title = title;

    private static bool IsLive { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "" or null);

    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingContext context)
    {
        (_firstStep, _images, _loss) = (context.State.Step, 0, double.NaN);
        _sinceStart.Restart();
        if (context is { Validation: not null, Task.TrainingLossExtras: { } extras })
        {
            Line($"{_title}: train loss is with {extras}, val loss without: the two are not the same quantity");
        }

        if (context.State.Step > 0 && !context.IsFinished)
        {
            Line(Text($"{_title}: goes on from step {context.State.Step} (epoch {context.State.Epoch + 1} of {context.Options.Epochs})"));
        }
    }

    /// <inheritdoc/>
    public override void OnNote(TrainingContext context, string note) => Line($"{_title}: {note}");

    /// <inheritdoc/>
    public override void OnOutOfMemory(TrainingContext context, int size) =>
        Line(Text($"{_title}: step {context.State.Step + 1} ran out of memory; from here on at most {size} images go through the network at once, which batch norms notice"));

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        _images += context.SamplesInStep;
        if (_sinceShown.Elapsed >= (IsLive ? LiveInterval : PlainInterval) || context.State.Step == _firstStep + 1)
        {
            var loss = output.Loss.ToDouble();
            _loss = double.IsNaN(_loss) ? loss : (0.8 * _loss) + (0.2 * loss);
            _sinceShown.Restart();
            Show(context);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context)
    {
        var validation = context.ValidationMetrics is { } metrics ? ProgressLine.Measured(metrics) : "";
        Line(Text($"{_title}: epoch {context.State.Epoch + 1} of {context.Options.Epochs}, train loss {context.TrainingMetrics.Loss:0.000}{validation}, {Rate:0} images/s"));
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context) => Dispose();

    /// <inheritdoc/>
    public override void OnFailure(TrainingContext context, Exception error) => Dispose();

    /// <summary>Takes the live line away.</summary>
    public void Dispose()
    {
        if (_isLineOpen)
        {
            Clear();
        }
    }

    private double Rate => _images / Math.Max(_sinceStart.Elapsed.TotalSeconds, 1e-3);

    private void Show(TrainingContext context)
    {
        var total = context.Options.StepCount(context.Training);
        var left = _sinceStart.Elapsed * ((double)(total - context.State.Step) / Math.Max(context.State.Step - _firstStep, 1));
        var line = new ProgressLine(_title, context.State.Epoch + 1, context.Options.Epochs, context.State.Step, total, _loss, Rate, left);
        if (IsLive)
        {
            Clear();
            _error.Write(line.Fit(TerminalWidth() - 1));
            _isLineOpen = true;
        }
        else
        {
            Line(line.Text);
        }
    }

    /// <summary>Says something between the steps.</summary>
    public void Line(string text)
    {
        if (_isLineOpen)
        {
            Clear();
        }

        _error.WriteLine(text);
    }

    private void Clear()
    {
        _error.Write("\r\e[2K");
        _isLineOpen = false;
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;   // the terminal was closed
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
