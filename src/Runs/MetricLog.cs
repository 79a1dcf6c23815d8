using System.Buffers;
using Relight.Files;

namespace Relight.Runs;

/// <summary>A run's measurements, <c>metrics.jsonl</c>: one JSON object a line, only ever appended. Thread-safe.</summary>
public sealed class MetricLog : IDisposable
{
    private readonly string _path;
    private readonly int _attempt;
    private readonly AppendOnlyFile? _file;

    internal MetricLog(string path, int attempt, bool writable)
    {
        (_path, _attempt) = (path, attempt);
        _file = writable ? new AppendOnlyFile(path) : null;
    }

    /// <summary>Appends what was measured at a step; survives the death of the process from here on.</summary>
    /// <param name="step">Optimizer steps done, from the run's beginning.</param>
    /// <param name="epoch">The epoch that the step belongs to, counted from 0.</param>
    /// <param name="values">Names, such as <c>train/loss</c>, and values. NaN and infinities are kept.</param>
    /// <exception cref="ArgumentException">A name is empty or one of step, epoch, attempt, time, resumedFrom.</exception>
    /// <exception cref="InvalidOperationException">The run was opened for reading only.</exception>
    public void Append(long step, int epoch, params ReadOnlySpan<(string Name, double Value)> values)
    {
        var line = new ArrayBufferWriter<byte>(256);
        MetricLine.Write(line, step, epoch, _attempt, values);
        Writable.Append(line.WrittenSpan);
        if (Appended is Action<MetricRow> appended)
        {
            var named = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach ((string name, double value) in values)
            {
                named[name] = value;
            }

            appended(new MetricRow(step, epoch, _attempt, DateTimeOffset.UtcNow, named));
        }
    }

    /// <summary>As above, from a dictionary.</summary>
    public void Append(long step, int epoch, IEnumerable<KeyValuePair<string, double>> values) =>
        Append(step, epoch, [.. values.Select(pair => (pair.Key, pair.Value))]);

    /// <summary>Makes all lines so far survive a power cut. Writing a checkpoint does so first.</summary>
    public void FlushToDisk() => Writable.FlushToDisk();

    /// <summary>Reads everything measured so far.</summary>
    public MetricHistory Read() => Read(_path);

    /// <summary>Reads a <c>metrics.jsonl</c>, also while another process appends to it; a missing file has no rows.</summary>
    public static MetricHistory Read(string path)
    {
        var lines = new List<MetricLine>();
        int damaged = 0;
        foreach (ReadOnlyMemory<byte> text in Lines(path))
        {
            if (MetricLine.TryRead(text.Span) is MetricLine line)
            {
                lines.Add(line);
            }
            else
            {
                damaged++;
            }
        }

        return new MetricHistory(lines, damaged);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Called with each line after it was written.</summary>
    internal Action<MetricRow>? Appended { get; set; }

    internal void MarkResumption(long step)
    {
        var line = new ArrayBufferWriter<byte>(128);
        MetricLine.WriteResumption(line, step, _attempt);
        Writable.Append(line.WrittenSpan);
    }

    private AppendOnlyFile Writable =>
        _file ?? throw new InvalidOperationException($"{_path} was opened for reading. Open its run with RunDirectory.Open to append.");

    /// <summary>When the newest line was written; null when there is none. Reads the file's end only.</summary>
    internal static DateTimeOffset? ReadLastTime(string path) =>
        Lines(path, fromEnd: 1 << 14).Select(line => MetricLine.TryRead(line.Span)).LastOrDefault(line => line is not null)?.Time;

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string path, long fromEnd = long.MaxValue)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        RegularFile.Expect(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Min(file.Length, fromEnd)];
        file.Position = file.Length - bytes.Length;
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        for (int start = 0; start < length;)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start, length - start);
            end = end < 0 ? length : end;
            if (end > start)
            {
                yield return bytes.AsMemory(start, end - start);
            }

            start = end + 1;
        }
    }
}
