namespace Relight.Data;

/// <summary>
/// The streams of <see cref="CounterRandom"/> that this project draws from. Batch transforms count up from <see cref="Batch"/>.
/// </summary>
internal static class RandomStreams
{
    /// <summary>What a data set draws while it reads a sample.</summary>
    public const int Read = 0;

    /// <summary>The first stream of the batch transforms.</summary>
    public const int Batch = 1;

    /// <summary>The order of the samples in an epoch.</summary>
    public const int Order = -1;

    /// <summary>Which samples fall into which part of a split.</summary>
    public const int Split = -2;
}
