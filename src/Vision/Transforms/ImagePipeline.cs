using System.Collections.Concurrent;
using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>Transforms of one image, one after the other; itself a transform.</summary>
public sealed class ImagePipeline : IImageTransform
{
    private static readonly ConcurrentBag<ByteImage> Between = [];

    private readonly IImageTransform[] _transforms;
    private readonly IImageTransform[] _steps;

    /// <summary>Runs the transforms in the given order; none at all copies the image.</summary>
    public ImagePipeline(params IEnumerable<IImageTransform> transforms)
    {
        _transforms = [.. transforms];
        _steps = [.. ColorChain.Join(_transforms)];
    }

    /// <summary>The transforms in their order.</summary>
    public IReadOnlyList<IImageTransform> Transforms => _transforms;

    /// <inheritdoc/>
    public bool IsRandom => _transforms.Any(transform => transform.IsRandom);

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => _transforms.Aggregate(input, (size, transform) => transform.OutputSize(size));

    /// <inheritdoc/>
    public ImageSize DecodeSize(ImageSize whole) => _transforms.Length > 0 ? _transforms[0].DecodeSize(whole) : whole;

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        switch (_steps)
        {
            case []:
                destination.CopyFrom(source);
                return;
            case [var only]:
                only.Apply(source, destination, ref random);
                return;
        }

        var spare = Between.TryTake(out var known) ? known : new ByteImage();
        // The results go to and fro between two images so that the last one lands in destination.
        var (current, next) = _steps.Length % 2 == 1 ? (source, destination) : (source, spare);
        foreach (var transform in _steps)
        {
            transform.Apply(current, next, ref random);
            (current, next) = (next, next == destination ? spare : destination);
        }

        if (spare.Capacity < 64 << 20)   // one huge image must not hold its memory for good
        {
            Between.Add(spare);
        }
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        foreach (var transform in _transforms)
        {
            source = transform.Move(source, ref random);
        }

        return source;
    }

    /// <summary>The transforms with their settings, one after the other.</summary>
    public override string ToString() => string.Join(" → ", _transforms.Select(transform => transform.ToString()));
}
