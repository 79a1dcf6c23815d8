using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>What a training does with a batch that does not fit the memory.</summary>
public enum OnOutOfMemory
{
    /// <summary>
    /// Does the batch again in smaller parts, whose losses count by their share of the samples, and goes on with that size. Gradients are
    /// those of the whole batch, up to rounding; but what depends on the other samples of a batch then depends on those of the part: the
    /// statistics of batch norms, the partners of mix-up and cut-mix. Dropout draws other numbers.
    /// </summary>
    [JsonStringEnumMemberName("split")]
    Split,

    /// <summary>Ends with <c>TorchOutOfMemoryException</c>.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}
