using Relight.Tensors;

namespace Relight.Data;

/// <summary>Samples that are worked on together. Whoever takes it from a loader disposes it.</summary>
public sealed class Batch : IDisposable
{
    private readonly StreamCounter _streams;

    /// <summary>A batch of one's own; loaders make them too.</summary>
    /// <param name="images">Shape (N, C, H, W); from a loader float32, channels-last, in [0, 1].</param>
    /// <param name="labels">Shape (N), int64; −1 for unlabelled samples.</param>
    /// <param name="indices">The N samples' indices in their data set; random draws go by them.</param>
    /// <param name="epoch">The pass over the data, from 0.</param>
    /// <param name="number">The batch's number in the epoch, from 0.</param>
    /// <param name="seed">The run's seed.</param>
    public Batch(Tensor images, Tensor labels, int[] indices, int epoch = 0, int number = 0, ulong seed = 0)
        : this(images, labels, indices, epoch, number, seed, new StreamCounter())
    {
    }

    private Batch(Tensor images, Tensor labels, int[] indices, int epoch, int number, ulong seed, StreamCounter streams)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(indices);
        if (images.Rank < 1 || images.Shape[0] != indices.Length)
        {
            throw new ShapeException(nameof(Batch), $"images of the {indices.Length} samples, shape (N, C, H, W)", images.Shape);
        }

        (Images, Labels, Indices, Epoch, Number, Seed, _streams) = (images, labels, indices, epoch, number, seed, streams);
    }

    /// <summary>Shape (N, C, H, W); from a loader float32, channels-last, in [0, 1].</summary>
    public Tensor Images { get; }

    /// <summary>Shape (N), int64; −1 for unlabelled samples.</summary>
    public Tensor Labels { get; }

    /// <summary>The samples' indices in their data set.</summary>
    public int[] Indices { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Indices.Length;

    /// <summary>The pass over the data, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The batch's number in the epoch, from 0.</summary>
    public int Number { get; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; }

    /// <summary>What was left out of this batch because it could not be read.</summary>
    internal IReadOnlyList<BadSample> Skipped { get; init; } = [];

    /// <summary>
    /// A stream of random numbers that nothing else in this batch draws from: the first transform that asks gets 0, the next 1. So two
    /// transforms of the same kind draw differently, and two views made from one batch do too.
    /// </summary>
    public int NextStream() => _streams.Next++;

    /// <summary>What a transform draws from for one sample: a function of seed, epoch, the sample's index and the stream.</summary>
    /// <param name="row">The sample's place in this batch.</param>
    /// <param name="stream">From <see cref="NextStream"/>; at least 0.</param>
    public CounterRandom Random(int row, int stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        return new CounterRandom(Seed, Epoch, Indices[row], RandomStreams.Batch + stream);
    }

    /// <summary>The same samples with other images, and other labels when given.</summary>
    /// <param name="images">Shape (N, …) with the same N.</param>
    /// <param name="labels">Null keeps the labels.</param>
    public Batch With(Tensor images, Tensor? labels = null) =>
        new(images, labels ?? Labels, Indices, Epoch, Number, Seed, _streams) { Skipped = Skipped };

    /// <summary>
    /// Some of the samples, in their order. What transforms draw for a sample is what they would draw for it in this batch as it stands
    /// now: from here on, the two count their streams apart.
    /// </summary>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="end">The row after the last, above <paramref name="start"/> and at most <see cref="Count"/>.</param>
    /// <returns>A batch over the same memory.</returns>
    public Batch Rows(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
        var isAll = end - start == Count;
        return new Batch(
            isAll ? Images : Images[start..end], isAll ? Labels : Labels[start..end], isAll ? Indices : Indices[start..end], Epoch, Number, Seed,
            new StreamCounter { Next = _streams.Next });
    }

    /// <summary>The batch on another device; itself when it is there. From pinned memory the copy runs beside other work.</summary>
    public Batch To(Device device) => Images.Device == device
        ? this
        : With(Images.To(device, nonBlocking: true), Labels.To(device, nonBlocking: true));

    /// <summary>Frees images and labels.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }

    private sealed class StreamCounter
    {
        public int Next { get; set; }
    }
}
