using System.Collections.Concurrent;
using Relight.Data;
using Relight.Vision.Transforms;

namespace Relight.Vision.Views;

/// <summary>
/// A data set whose images are transformed after they were read, from a cache for example, and whose masks follow by the same draws: each
/// number of a mask stays with its pixel. Numbers are never mixed; where pixels come in from outside, a mask is 0. All other fields stay as
/// they are.
/// </summary>
public sealed class MaskedDataset : Dataset
{
    private static readonly ConcurrentBag<(ByteImage Read, ByteImage Result)> Images = [];

    private readonly string[] _masks;
    private readonly IImageTransform _transform;
    private readonly ViewSet _view;
    private readonly ImageSize _size;

    /// <summary>Transforms the image of every sample of <paramref name="source"/> and its masks.</summary>
    /// <param name="source">Samples with an RGB image called <c>image</c>, and masks.</param>
    /// <param name="transform">The chain, which ends at one size for all images, such as crops and flips. Draws as in a
    /// <see cref="ViewsDataset"/>.</param>
    /// <param name="masks">Fields of any type and shape (H, W), one number for each pixel of the image; none named: <c>mask</c>.</param>
    /// <exception cref="ArgumentException">The samples have no RGB image or no such mask, or the transform cannot take its
    /// size.</exception>
    public MaskedDataset(Dataset source, IImageTransform transform, params IReadOnlyList<string> masks)
    {
        ArgumentNullException.ThrowIfNull(source);
        var shape = source.Layout.Image;
        if (shape.Channels != ByteImage.Channels)
        {
            throw new ArgumentException($"Expected RGB samples, height×width×3; came {shape}.", nameof(source));
        }

        (Source, _transform, _size) = (source, transform, new ImageSize(shape.Width, shape.Height));
        _masks = masks is { Count: > 0 } ? [.. masks] : ["mask"];
        _view = new ViewSet([new View(SampleField.ImageName, transform)], _size);
        var result = _view.Fields[0].Shape;
        Layout = new SampleLayout([.. _view.Fields,
            .. source.Layout.Fields.Skip(1).Select(field => IsMask(field) ? field with { Shape = [result[0], result[1]] } : field)]);
        foreach (var name in _masks)
        {
            var mask = source.Layout.Fields.FirstOrDefault(field => field.Name == name);
            if (mask is null or { IsImage: true } || !mask.Shape.ToArray().SequenceEqual([shape.Height, shape.Width]))
            {
                throw new ArgumentException(
                    $"Expected a mask '{name}' of shape ({shape.Height}, {shape.Width}); the samples have {source.Layout}.", nameof(masks));
            }
        }
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
    public override string? CacheKey =>
        _view.IsRandom || Source.CacheKey is not { } key ? null : $"{key} → {_view} with {string.Join(", ", _masks)}";

    /// <inheritdoc/>
    public override int Label(int index) => Source.Label(index);

    /// <inheritdoc/>
    public override string Describe(int index) => Source.Describe(index);

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        var images = Images.TryTake(out var known) ? known : (Read: new ByteImage(), Result: new ByteImage());
        var rest = Source.Layout.ByteCount - (int)(ByteImage.Channels * _size.PixelCount);
        images.Read.Reshape(_size.Width, _size.Height, rest);
        var sample = images.Read.PixelsAnd(rest);   // the image comes first
        Source.ReadBytes(index, ref random, sample);
        var draws = random;
        _transform.Apply(images.Read, images.Result, ref random);
        images.Result.Pixels.CopyTo(destination);
        var places = _transform.Move(PixelPlaces.Of(_size), ref draws);
        foreach (var field in Source.Layout.Fields.Skip(1))
        {
            var before = Source.Layout.Slice(field.Name, sample);
            var after = Layout.Slice(field.Name, destination);
            if (IsMask(field))
            {
                places.GatherBytes(before, after, field.DType.SizeInBytes);
            }
            else
            {
                before.CopyTo(after);
            }
        }

        Images.Add(images);
    }

    private bool IsMask(SampleField field) => _masks.Contains(field.Name);
}
