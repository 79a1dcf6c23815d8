using System.Collections.Concurrent;
using Relight.Data;
using Relight.Vision.Transforms;

namespace Relight.Vision.Views;

/// <summary>
/// A data set whose image is read once, from a cache for example, and shown as one view or several; all other fields stay as they are.
/// The random crops and flips of usual training are one view, called <c>image</c>.
/// </summary>
public sealed class ViewsDataset : Dataset
{
    private static readonly ConcurrentBag<(ByteImage Read, ByteImage Result)> Images = [];

    private readonly ViewSet _views;
    private readonly SampleShape _shape;

    /// <summary>
    /// Transforms the image of every sample of <paramref name="source"/> after it was read: a single view called <c>image</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The samples have no RGB image, or the transform cannot take its size.</exception>
    public ViewsDataset(Dataset source, IImageTransform transform)
        : this(source, [new View(SampleField.ImageName, transform)])
    {
    }

    /// <summary>
    /// Shows the image of every sample of <paramref name="source"/> in several ways; they take the place of the field <c>image</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The samples have no RGB image, a transform cannot take its size, or a name is taken.</exception>
    public ViewsDataset(Dataset source, params IReadOnlyList<View> views)
    {
        ArgumentNullException.ThrowIfNull(source);
        _shape = source.Layout.Image;
        if (_shape.Channels != ByteImage.Channels)
        {
            throw new ArgumentException($"Expected RGB samples, height×width×3; came {_shape}.", nameof(source));
        }

        Source = source;
        _views = new ViewSet(views, new ImageSize(_shape.Width, _shape.Height));
        Layout = new SampleLayout([.. _views.Fields, .. source.Layout.Fields.Skip(1)]);
    }

    /// <summary>Where the samples come from.</summary>
    public Dataset Source { get; }

    /// <inheritdoc/>
    public override int Count => Source.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => Source.Classes;

    /// <inheritdoc/>
    public override SampleLayout Layout { get; }

    /// <inheritdoc/>
    public override string? CacheKey => _views.IsRandom || Source.CacheKey is not { } key ? null : $"{key} → {_views}";

    /// <inheritdoc/>
    public override int Label(int index) => Source.Label(index);

    /// <inheritdoc/>
    public override string Describe(int index) => Source.Describe(index);

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        var images = Images.TryTake(out var known) ? known : (Read: new ByteImage(), Result: new ByteImage());
        var rest = Source.Layout.ByteCount - _shape.ByteCount;
        images.Read.Reshape(_shape.Width, _shape.Height, rest);
        var sample = images.Read.PixelsAnd(rest);   // the image comes first, and what follows it is copied
        Source.ReadBytes(index, ref random, sample);
        sample[_shape.ByteCount..].CopyTo(destination[_views.ByteCount..]);
        _views.Apply(images.Read, images.Result, ref random, destination[.._views.ByteCount]);
        Images.Add(images);
    }
}
