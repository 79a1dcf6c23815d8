using Relight.Runs.Logs.TensorBoard;

namespace Relight.Runs.Logs;

/// <summary>A run's logs for other programs: none until <see cref="Open"/>, any number at once after it. Thread-safe.</summary>
/// <remarks>
/// They follow <c>metrics.jsonl</c>, which is always written. Whatever interruptions there were, a reader that knows nothing of
/// them sees one curve: what an interrupted attempt did past its last checkpoint is taken out when the run is taken up again.
/// </remarks>
public sealed class RunLogs : IDisposable
{
    /// <summary>The file of <see cref="LogFormat.Csv"/>.</summary>
    internal const string CsvFile = "metrics.csv";

    /// <summary>The folder of <see cref="LogFormat.TensorBoard"/>.</summary>
    internal const string TensorBoardFolder = "tensorboard";

    private readonly RunDirectory _run;
    private readonly Lock _gate = new();
    private readonly List<LogWriter> _writers = [];

    internal RunLogs(RunDirectory run) => _run = run;

    /// <summary>Whether some log shows <see cref="AddImage"/> and <see cref="AddHistogram"/>; where not, nobody need make them.</summary>
    public bool HavePictures
    {
        get
        {
            lock (_gate)
            {
                return _writers.Any(writer => writer.HasPictures);
            }
        }
    }

    /// <summary>
    /// Starts to write logs, with all that was measured before. To be called once, before the first measurement of an attempt.
    /// </summary>
    /// <param name="formats">Which; may be none.</param>
    /// <exception cref="InvalidOperationException">The run was opened for reading only, or logs are open already.</exception>
    public void Open(params IReadOnlyCollection<LogFormat> formats)
    {
        _run.ThrowIfReadOnly();
        lock (_gate)
        {
            if (_writers.Count > 0)
            {
                throw new InvalidOperationException($"The logs of {_run.Folder} are open already: name all formats in one call.");
            }

            _writers.AddRange(formats.Distinct().Select(Create));
            _run.Metrics.Appended = Append;
        }

        Rewrite(long.MaxValue);
    }

    /// <summary>Shows a picture.</summary>
    /// <param name="step">Optimizer steps done, from the run's beginning.</param>
    /// <param name="name">What it shows; there is one picture of a name at a step, and a second is left out.</param>
    /// <param name="png">A PNG file.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public void AddImage(long step, string name, ReadOnlyMemory<byte> png, int width, int height)
    {
        lock (_gate)
        {
            _writers.ForEach(writer => writer.AddImage(step, name, png, width, height));
        }
    }

    /// <summary>Shows how values are distributed, such as the weights of a layer.</summary>
    /// <param name="step">Optimizer steps done, from the run's beginning.</param>
    /// <param name="name">What the values are; there is one histogram of a name at a step, and a second is left out.</param>
    /// <param name="values">The values in any order; those that are not finite are left out.</param>
    public void AddHistogram(long step, string name, ReadOnlySpan<float> values)
    {
        lock (_gate)
        {
            foreach (LogWriter writer in _writers)
            {
                writer.AddHistogram(step, name, values);
            }
        }
    }

    /// <summary>Shows what a model computes.</summary>
    /// <param name="nodes">Each after those that it takes its inputs from; to be given again in each attempt.</param>
    public void AddGraph(IReadOnlyList<GraphNode> nodes)
    {
        lock (_gate)
        {
            _writers.ForEach(writer => writer.AddGraph(nodes));
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _writers.ForEach(writer => writer.Dispose());
            _writers.Clear();
        }
    }

    /// <summary>Takes out what lies past a step.</summary>
    internal void Rewrite(long lastStep)
    {
        lock (_gate)
        {
            if (_writers.Count > 0)
            {
                MetricHistory history = _run.Metrics.Read();
                _writers.ForEach(writer => writer.Rewrite(history, lastStep));
            }
        }
    }

    internal void Finish(DateTimeOffset time)
    {
        lock (_gate)
        {
            _writers.ForEach(writer => writer.Finish(time));
        }
    }

    private void Append(MetricRow row)
    {
        lock (_gate)
        {
            foreach (LogWriter writer in _writers)
            {
                if (!writer.TryAppend(row))
                {
                    writer.Rewrite(_run.Metrics.Read(), long.MaxValue);
                }
            }
        }
    }

    private LogWriter Create(LogFormat format) => format switch
    {
        LogFormat.Csv => new CsvLog(Path.Combine(_run.Folder, CsvFile)),
        LogFormat.TensorBoard => new TensorBoardLog(Path.Combine(_run.Folder, TensorBoardFolder), _run.Record),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected Csv or TensorBoard."),
    };
}
