using System.Collections.Concurrent;
using Relight.Data;
using Relight.Vision.Transforms;

namespace Relight.Vision.Folders;

/// <summary>A data set with transforms laid over it: random crops and flips of images that come from a cache, for example.</summary>
public sealed class TransformedDataset : Dataset
{
    private static readonly ConcurrentBag<(ByteImage Read, ByteImage Result)> Images = [];

    private readonly IImageTransform _transform;

    /// <summary>Transforms every sample of <paramref name="source"/> after it was read.</summary>
    /// <exception cref="ArgumentException">The samples are not RGB, or the transform cannot take their size.</exception>
    public TransformedDataset(Dataset source, IImageTransform transform)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(transform);
        var shape = source.SampleShape;
        if (shape.Channels != ByteImage.Channels)
        {
            throw new ArgumentException($"Expected RGB samples, height×width×3; came {shape}.", nameof(source));
        }

        (Source, _transform) = (source, transform);
        var size = transform.OutputSize(new ImageSize(shape.Width, shape.Height))
            ?? throw new ArgumentException($"'{transform}' leaves the size of its result open.", nameof(transform));
        SampleShape = new SampleShape(size.Height, size.Width, ByteImage.Channels);
    }

    /// <summary>Where the samples come from.</summary>
    public Dataset Source { get; }

    /// <inheritdoc/>
    public override int Count => Source.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => Source.Classes;

    /// <inheritdoc/>
    public override SampleShape SampleShape { get; }

    /// <inheritdoc/>
    public override string? CacheKey => _transform.IsRandom || Source.CacheKey is not { } key ? null : $"{key} → {_transform}";

    /// <inheritdoc/>
    public override int Label(int index) => Source.Label(index);

    /// <inheritdoc/>
    public override string Describe(int index) => Source.Describe(index);

    /// <inheritdoc/>
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        var images = Images.TryTake(out var known) ? known : (Read: new ByteImage(), Result: new ByteImage());
        images.Read.Reshape(Source.SampleShape.Width, Source.SampleShape.Height);
        var label = Source.Read(index, ref random, images.Read.Pixels);
        _transform.Apply(images.Read, images.Result, ref random);
        images.Result.Pixels.CopyTo(destination);
        Images.Add(images);
        return label;
    }
}
