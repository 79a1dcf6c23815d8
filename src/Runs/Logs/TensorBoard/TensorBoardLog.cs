using System.Globalization;

namespace Relight.Runs.Logs.TensorBoard;

/// <summary>
/// The folder <c>tensorboard/</c> with one event file. Scalars follow <c>metrics.jsonl</c>; pictures and histograms are in the event file
/// alone, and those past a restored step are taken out of it when it is written anew.
/// </summary>
/// <remarks>
/// A file written anew has a name that sorts behind the old one's and takes its place. It begins with a SessionLog START at step 0, by
/// which a TensorBoard that has read the old file drops what it read.
/// </remarks>
internal sealed class TensorBoardLog(string folder, RunRecord record) : LogWriter
{
    private const string Mark = "tfevents", Unfinished = "unfinished";   // TensorBoard opens whatever has the mark in its name
    private readonly HashSet<(long Step, string Name)> _pictures = [];
    private readonly HashSet<string> _atStep = [];
    private byte[]? _graph;
    private long _step = -1;
    private int _files;
    private FileStream? _file;

    public override bool HasPictures => true;

    public override void Rewrite(MetricHistory history, long lastStep)
    {
        Dispose();
        Directory.CreateDirectory(folder);
        List<(long Step, byte[] Event)> events = [.. history.Rows.Select(row => (row.Step, EventMessage.Scalars(row)))];
        _pictures.Clear();
        foreach (byte[] message in Newest() is string newest ? RecordFile.Read(newest) : [])
        {
            if (EventMessage.TryReadPicture(message) is var (step, name) && step <= lastStep && _pictures.Add((step, name)))
            {
                events.Add((step, message));
            }
        }

        string unfinished = Path.Combine(folder, Unfinished);
        AtomicFile.Write(unfinished, stream =>
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            IEnumerable<byte[]> first = [EventMessage.Version(now), EventMessage.Start(now), EventMessage.HyperParameters(record),
                .. _graph is null ? [] : (byte[][])[_graph]];
            foreach (byte[] message in first.Concat(events.OrderBy(e => e.Step).Select(e => e.Event)))
            {
                stream.Write(RecordFile.Frame(message));
            }
        });
        string path = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.{Mark}.{record.Started.ToUnixTimeSeconds():D10}.{record.Attempts.Count:D5}.{++_files:D5}"));
        File.Move(unfinished, path);
        Disk.FlushDirectory(folder);
        foreach (string other in Directory.EnumerateFiles(folder).Where(file => file != path).ToArray())
        {
            Disk.DeleteQuietly(other);
        }

        _step = -1;
        _atStep.Clear();
        if (history.Rows is [.., MetricRow last])
        {
            Remember(last);
        }

        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public override bool TryAppend(MetricRow row)
    {
        if (row.Step < _step || (row.Step == _step && _atStep.Overlaps(row.Values.Keys)))
        {
            return false;
        }

        Append(EventMessage.Scalars(row));
        Remember(row);
        return true;
    }

    public override void AddImage(long step, string name, ReadOnlyMemory<byte> png, int width, int height)
    {
        if (_pictures.Add((step, name)))
        {
            Append(EventMessage.Picture(DateTimeOffset.UtcNow, step, name, png.Span, width, height));
        }
    }

    public override void AddHistogram(long step, string name, ReadOnlySpan<float> values)
    {
        var histogram = new Histogram(values);
        if (histogram.Count > 0 && _pictures.Add((step, name)))
        {
            Append(EventMessage.Distribution(DateTimeOffset.UtcNow, step, name, histogram));
        }
    }

    public override void AddGraph(IReadOnlyList<GraphNode> nodes)
    {
        _graph = EventMessage.Graph(DateTimeOffset.UtcNow, nodes);
        Append(_graph);
    }

    public override void Finish(DateTimeOffset time) => Append(EventMessage.End(time));

    public override void Dispose() => _file?.Dispose();

    private void Append(byte[] message) => _file!.Write(RecordFile.Frame(message));   // one write: a kill can tear at most the last record

    private void Remember(MetricRow row)
    {
        if (row.Step != _step)
        {
            _atStep.Clear();
            _step = row.Step;
        }

        _atStep.UnionWith(row.Values.Keys);
    }

    private string? Newest() =>
        Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).Contains(Mark, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).LastOrDefault();
}
