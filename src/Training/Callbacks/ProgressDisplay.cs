using System.Globalization;

namespace Relight.Training.Callbacks;

/// <summary>
/// Shows a training on standard error: one live line on a terminal, plain lines now and then elsewhere. What cannot be written is dropped.
/// </summary>
public sealed class ProgressDisplay : ProgressCallback, IDisposable
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);

    private readonly string _title;
    private readonly LossyWriter _error = new(() => Console.Error);
    private bool _isLineOpen;

    /// <summary>A display that shows nothing yet.</summary>
    /// <param name="title">What is being trained.</param>
    public ProgressDisplay(string title) => _title = title;

    /// <inheritdoc/>
    protected override TimeSpan Interval => IsLive ? LiveInterval : PlainInterval;

    private static bool IsLive { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable(
        "TERM") is not ("dumb" or "" or null);

    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingContext context)
    {
        base.OnTrainingStart(context);
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
        Line(
            Text($"{_title}: step {context.State.Step + 1} ran out of memory; from here on at most {size} images go through the network ")
            + "at once, which batch norms notice");

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context)
    {
        var validation = context.ValidationMetrics is { } metrics ? ProgressLine.Measured(metrics) : "";
        Line(
            Text($"{_title}: epoch {context.State.Epoch + 1} of {context.Options.Epochs}, ")
            + Text($"train loss {context.TrainingMetrics.Loss:0.000}{validation}, {Rate:0} images/s"));
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

    /// <inheritdoc/>
    public override void Show(TrainingProgress progress)
    {
        var line = new ProgressLine(
            _title, progress.Epoch, progress.Epochs, progress.Step, progress.Steps, progress.Loss, progress.Rate, progress.Left);
        if (IsLive)
        {
            Clear();
            _error.Write(line.Fit(TerminalWidth() - 1));
            _isLineOpen = true;
        }
        else if (progress.Step < progress.Steps)
        {
            Line(line.Text);   // the last step's is the epoch's, which follows
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
