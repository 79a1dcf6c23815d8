using Relight.Settings;

namespace Relight.Data;

/// <summary>How a <see cref="DataLoader"/> makes batches. Only <see cref="BatchSize"/>, <see cref="Shuffle"/>, <see cref="Seed"/>,
/// <see cref="DropLast"/>, <see cref="Limit"/> and <see cref="OnBadSample"/> change what is in them; the rest changes how fast they
/// come.</summary>
public sealed record DataLoaderOptions
{
    /// <summary>Samples in a batch, at least 1; 64 unless told.</summary>
    public int BatchSize { get; init => field = AtLeast(1, value, nameof(BatchSize)); } = 64;

    /// <summary>A new random order in every epoch.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The run's seed: for the order and for random transforms.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that read samples, at least 1; unless told one for each processor, at most 8.</summary>
    public int Workers { get; init => field = AtLeast(1, value, nameof(Workers)); } = DataSettings.DefaultWorkers;

    /// <summary>Batches that are ready or in work ahead of the one in use, at least 1; 0, the default, means two for each worker.</summary>
    public int Prefetch { get; init => field = AtLeast(0, value, nameof(Prefetch)); }

    /// <summary>Leaves out the last batch of an epoch when it is not full.</summary>
    public bool DropLast { get; init; }

    /// <summary>Ends each epoch after so many batches, at least 1; null, the default: all samples.</summary>
    public int? Limit { get; init => field = value is { } most ? AtLeast(1, most, nameof(Limit)) : null; }

    /// <summary>What happens to a sample that cannot be read.</summary>
    public OnBadSample OnBadSample { get; init; }

    /// <summary>Page-locked memory, from which copies to a GPU run beside other work; null, the default, where there is a GPU.</summary>
    public bool? PinMemory { get; init; }

    private static int AtLeast(int minimum, int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum, name);
        return value;
    }
}
