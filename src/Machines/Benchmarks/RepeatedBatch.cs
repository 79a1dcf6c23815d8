using System.Globalization;
using Relight.Data;

namespace Relight.Machines.Benchmarks;

/// <summary>One batch of random images, again and again: training without reading files.</summary>
internal sealed class RepeatedBatch : LabeledImages
{
    private readonly byte[] _images;
    private readonly int[] _labels;

    /// <param name="batch">Images that differ.</param>
    /// <param name="batches">How often they come.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="classes">Classes of the random labels.</param>
    public RepeatedBatch(int batch, int batches, int size, int classes)
    {
        Count = checked(batch * batches);
        SampleShape = new SampleShape(size, size, 3);
        Classes = [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        _images = new byte[batch * SampleShape.ByteCount];
        _labels = new int[batch];
        var random = new CounterRandom(seed: 0);
        for (var i = 0; i < _images.Length; i++)
        {
            _images[i] = (byte)random.NextUInt32();
        }

        for (var i = 0; i < batch; i++)
        {
            _labels[i] = random.NextInt32(classes);
        }
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override SampleShape SampleShape { get; }

    /// <inheritdoc/>
    public override int Label(int index) => _labels[index % _labels.Length];

    /// <inheritdoc/>
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        _images.AsSpan(index % _labels.Length * destination.Length, destination.Length).CopyTo(destination);
        return Label(index);
    }
}
