using System.Text.Json.Serialization;

namespace Relight.Runs;

/// <summary>How an attempt at a run ended.</summary>
public enum AttemptOutcome
{
    /// <summary>It has not ended, or its process was killed before it could say so.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The run is complete.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>It stopped before the end and can be continued.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>An error ended it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
