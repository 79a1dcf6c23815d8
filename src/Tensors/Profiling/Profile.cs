using System.Text.Json;

namespace Relight.Tensors.Profiling;

/// <summary>What a <see cref="Profiler"/> recorded.</summary>
/// <param name="Events">By start; of those that start together, the longer first, so that what is inside another comes after it.</param>
/// <param name="Threads">Names of the threads that C# code marked ranges on.</param>
public sealed record Profile(IReadOnlyList<ProfiledEvent> Events, IReadOnlyDictionary<int, string> Threads)
{
    private const double NanosecondsInMicrosecond = 1000;

    /// <summary>Writes the events as Chrome's tracing and Perfetto (ui.perfetto.dev) read them: JSON, each thread a row.</summary>
    /// <param name="output">Left open.</param>
    public void WriteChromeTrace(Stream output)
    {
        using var writer = new Utf8JsonWriter(output);
        var origin = Events.Count == 0 ? 0 : Events[0].Start;
        writer.WriteStartObject();
        writer.WriteString("displayTimeUnit", "ms");
        writer.WriteStartArray("traceEvents");
        foreach (var (thread, name) in Threads)
        {
            writer.WriteStartObject();
            writer.WriteString("name", "thread_name");
            writer.WriteString("ph", "M");
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteNumber("tid", thread);
            writer.WriteStartObject("args");
            writer.WriteString("name", name.Length > 0 ? name : "training");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        foreach (var one in Events)
        {
            Write(writer, one, origin);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProfiledEvent one, long origin)
    {
        writer.WriteStartObject();
        writer.WriteString("name", one.Name);
        writer.WriteString("cat", one.Kind.ToString().ToLowerInvariant());
        writer.WriteString("ph", "X");
        writer.WriteNumber("ts", (one.Start - origin) / NanosecondsInMicrosecond);
        writer.WriteNumber("dur", one.Nanoseconds / NanosecondsInMicrosecond);
        writer.WriteNumber("pid", Environment.ProcessId);
        writer.WriteNumber("tid", one.Thread);
        if (one is { Kind: ProfiledKind.Operator or ProfiledKind.Backward, Sequence: >= 0 })
        {
            writer.WriteStartObject("args");
            writer.WriteNumber("sequence", one.Sequence);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
