using System.Globalization;

namespace Relight.Training.BatchSizes;

/// <summary>The largest batch that fits the memory, as it was found.</summary>
/// <param name="Images">Images that make one optimizer step.</param>
/// <param name="BatchSize">Images that go through the network at once: the largest divisor of <paramref name="Images"/> that fits.</param>
/// <param name="TooLarge">The larger divisors, which were tried and did not fit.</param>
/// <param name="Budget">Bytes that the tensors of a trial might take; null on a GPU, which has its own limit.</param>
public sealed record BatchSizeSearch(int Images, int BatchSize, IReadOnlyList<int> TooLarge, long? Budget)
{
    /// <summary>Batches whose gradients are averaged into one step.</summary>
    public int AccumulateBatches => Images / BatchSize;

    /// <summary>What was chosen, and why, in a sentence.</summary>
    public override string ToString()
    {
        var room = Budget is { } budget
            ? string.Create(CultureInfo.InvariantCulture, $"the {budget / (1024.0 * 1024):N0} MiB that tensors may take")
            : "the GPU's memory";
        return TooLarge.Count == 0
            ? $"Batches of {BatchSize} images: two steps of them fit into {room}."
            : $"Batches of {BatchSize} images, {AccumulateBatches} for each step of {Images}: two steps of them fit into {room}, and "
                + $"batches of {string.Join(", ", TooLarge)} do not.";
    }
}
