namespace Relight.Runs.Logs;

/// <summary>
/// A log in another form than <c>metrics.jsonl</c>. It follows that file: what only goes on is appended, and everything else (a step that
/// was measured before, an interruption) has the log written anew from there. So a line is never there twice, and a torn one is mended.
/// Not thread-safe.
/// </summary>
internal abstract class LogWriter : IDisposable
{
    /// <summary>Whether the log also shows images and histograms.</summary>
    public virtual bool HasPictures => false;

    /// <summary>Writes the log anew, whole or not at all.</summary>
    /// <param name="history">What was measured and not superseded.</param>
    /// <param name="lastStep">What else the log holds past this step is dropped.</param>
    public abstract void Rewrite(MetricHistory history, long lastStep);

    /// <summary>Appends what was measured at a step, if that is new.</summary>
    /// <returns>False where the log must be written anew instead.</returns>
    public abstract bool TryAppend(MetricRow row);

    /// <summary>Appends a picture in PNG.</summary>
    public virtual void AddImage(long step, string name, ReadOnlyMemory<byte> png, int width, int height)
    {
    }

    /// <summary>Appends how values are distributed.</summary>
    public virtual void AddHistogram(long step, string name, ReadOnlySpan<float> values)
    {
    }

    /// <summary>Shows what a model computes, in place of an earlier graph.</summary>
    public virtual void AddGraph(IReadOnlyList<GraphNode> nodes)
    {
    }

    /// <summary>Notes that the run has reached its end.</summary>
    public virtual void Finish(DateTimeOffset time)
    {
    }

    public abstract void Dispose();
}
