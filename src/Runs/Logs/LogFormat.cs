using System.Text.Json.Serialization;

namespace Relight.Runs.Logs;

/// <summary>In what form a run's measurements are written for other programs, besides <c>metrics.jsonl</c>.</summary>
public enum LogFormat
{
    /// <summary><c>metrics.csv</c>: a row for each step, a column for each metric (RFC 4180).</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,

    /// <summary><c>tensorboard/</c>: an event file with scalars, images, histograms, hyper-parameters and the graph.</summary>
    [JsonStringEnumMemberName("tensorboard")]
    TensorBoard,
}
