using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relight.Runs;

/// <summary>One line of <c>metrics.jsonl</c>: measurements, or the mark that an attempt went on from a step.</summary>
/// <remarks>
/// <c>{"step":20,"epoch":0,"attempt":1,"time":"…","train/loss":0.7}</c> and <c>{"resumedFrom":10,"attempt":2,"time":"…"}</c>.
/// JSON has no NaN, so values that are not finite are the strings "NaN", "Infinity" and "-Infinity".
/// </remarks>
internal sealed record MetricLine(
    bool IsResumption, long Step, int Epoch, int Attempt, DateTimeOffset Time, IReadOnlyDictionary<string, double> Values)
{
    private const string StepName = "step", EpochName = "epoch", AttemptName = "attempt", TimeName = "time", ResumedName = "resumedFrom";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes measurements as one line, newline included.</summary>
    public static void Write(
        IBufferWriter<byte> output, long step, int epoch, int attempt, ReadOnlySpan<(string Name, double Value)> values)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber(StepName, step);
            json.WriteNumber(EpochName, epoch);
            WriteOrigin(json, attempt);
            foreach ((string name, double value) in values)
            {
                ThrowIfReserved(name);
                if (double.IsFinite(value))
                {
                    json.WriteNumber(name, value);
                }
                else
                {
                    json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
                }
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes the mark that an attempt goes on from a step as one line, newline included.</summary>
    public static void WriteResumption(IBufferWriter<byte> output, long step, int attempt)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteNumber(ResumedName, step);
            WriteOrigin(json, attempt);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>Reads a line, or gives null when it is torn or is no such line.</summary>
    public static MetricLine? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return reader.BytesConsumed == line.Length ? TryRead(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static MetricLine TryRead(JsonElement line)
    {
        int attempt = line.GetProperty(AttemptName).GetInt32();
        // a clock may be far off
        DateTimeOffset time = line.GetProperty(TimeName).TryGetDateTimeOffset(out DateTimeOffset known) ? known : DateTimeOffset.UnixEpoch;
        if (line.TryGetProperty(ResumedName, out JsonElement resumed))
        {
            return new MetricLine(IsResumption: true, resumed.GetInt64(), Epoch: 0, attempt, time, new Dictionary<string, double>());
        }

        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonProperty property in line.EnumerateObject().Where(property => !IsReserved(property.Name)))
        {
            values[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? double.Parse(property.Value.GetString()!, CultureInfo.InvariantCulture)
                : property.Value.GetDouble();
        }

        long step = line.GetProperty(StepName).GetInt64();
        return new MetricLine(IsResumption: false, step, line.GetProperty(EpochName).GetInt32(), attempt, time, values);
    }

    private static void WriteOrigin(Utf8JsonWriter json, int attempt)
    {
        json.WriteNumber(AttemptName, attempt);
        json.WriteString(TimeName, DateTime.UtcNow);
    }

    private static bool IsReserved(string name) => name is StepName or EpochName or AttemptName or TimeName or ResumedName;

    private static void ThrowIfReserved(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || IsReserved(name))
        {
            throw new ArgumentException(
                $"A metric cannot be called '{name}': every line has that field already. Call it train/{name}, say.");
        }
    }
}
