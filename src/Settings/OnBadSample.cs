using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>What the loader does with a sample that cannot be read.</summary>
public enum OnBadSample
{
    /// <summary>The epoch ends with a <c>BadSampleException</c> that names the sample.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>The sample is left out of its batch, and counted and listed by the loader.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,
}
