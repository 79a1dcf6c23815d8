using System.Collections.Concurrent;
using System.Diagnostics;

namespace Relight.Data;

/// <summary>
/// Reads a data set batch by batch with threads that work ahead. The batches of an epoch depend on the data set, the batch size and the
/// seed alone: not on the number of threads, and not on where one begins. So the position in the data is two numbers, epoch and batch.
/// </summary>
public sealed class DataLoader
{
    private readonly Sampler _sampler;
    private readonly ConcurrentDictionary<int, BadSample> _skipped = new();

    /// <summary>A loader; threads start with each <see cref="Epoch"/>.</summary>
    /// <exception cref="ArgumentException">There is not a single batch in the data set.</exception>
    public DataLoader(Dataset dataset, DataLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Dataset = dataset;
        Options = options ?? new DataLoaderOptions();
        _sampler = new Sampler(dataset.Count, Options.Shuffle, Options.Seed);
        var all = (dataset.Count + (Options.DropLast ? 0 : Options.BatchSize - 1)) / Options.BatchSize;
        BatchCount = Math.Min(all, Options.Limit ?? all);
        if (BatchCount == 0)
        {
            throw new ArgumentException(Options.DropLast
                ? $"{dataset.Count} samples do not fill one batch of {Options.BatchSize}, and incomplete batches are left out. Use "
                    + "smaller batches."
                : "The data set has no samples.", nameof(dataset));
        }
    }

    /// <summary>Where the samples come from.</summary>
    public Dataset Dataset { get; }

    /// <summary>The settings.</summary>
    public DataLoaderOptions Options { get; }

    /// <summary>How many batches an epoch has.</summary>
    public int BatchCount { get; }

    /// <summary>The samples that were left out so far, each once, by index.</summary>
    public IReadOnlyList<BadSample> Skipped => [.. _skipped.Values.OrderBy(sample => sample.Index)];

    /// <summary>How long those who took batches had to wait for them so far.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The batches of one epoch in their order, each to be disposed by the caller.</summary>
    /// <param name="epoch">The pass over the data, from 0: another order, other random draws.</param>
    /// <param name="firstBatch">The number of the first batch that is wanted; those before it are not read.</param>
    /// <param name="cancellation">Ends the waiting for a batch.</param>
    /// <returns>Batches. One whose samples were all skipped is missing, so go by <see cref="Batch.Number"/>.</returns>
    /// <exception cref="BadSampleException">While enumerating: a sample cannot be read, and the options say that this is fatal.</exception>
    /// <exception cref="OperationCanceledException">While enumerating.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Read(epoch, firstBatch, cancellation);
    }

    private IEnumerable<Batch> Read(int epoch, int firstBatch, CancellationToken cancellation)
    {
        if (firstBatch >= BatchCount)
        {
            yield break;
        }

        using var reader = new EpochReader(Dataset, Options, _sampler.Order(epoch), epoch, firstBatch, BatchCount);
        for (var number = firstBatch; number < BatchCount; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            var batch = reader.Take(cancellation);
            Waited += Stopwatch.GetElapsedTime(asked);
            foreach (var bad in batch.Skipped)
            {
                _skipped.TryAdd(bad.Index, bad);
            }

            if (batch.Count > 0)
            {
                yield return batch;
            }
            else
            {
                batch.Dispose();
            }
        }
    }
}
