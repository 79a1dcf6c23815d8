using Relight.Data;

namespace Relight.Vision.Views;

/// <summary>Several views of one image, one behind the other in a sample's bytes.</summary>
internal sealed class ViewSet
{
    private readonly View[] _views;

    /// <param name="views">At least one.</param>
    /// <param name="input">The size of the images; null: they have several.</param>
    /// <exception cref="ArgumentException">There is no view, or a transform leaves its size open or cannot take the image's.</exception>
    public ViewSet(IReadOnlyList<View> views, ImageSize? input)
    {
        ArgumentNullException.ThrowIfNull(views);
        _views = [.. views.OrderBy(view => view.Name != SampleField.ImageName)];   // as a layout has them
        if (_views.Length == 0)
        {
            throw new ArgumentException("Expected at least one view.", nameof(views));
        }

        Fields = Array.ConvertAll(_views, view =>
        {
            ArgumentNullException.ThrowIfNull(view.Transform);
            var size = view.Transform.OutputSize(input) ?? throw new ArgumentException(
                $"The transforms must end at one size for all images; '{view.Transform}' leaves it open. Add a Resize, CenterCrop or "
                    + "RandomResizedCrop.", nameof(views));
            return SampleField.Image(view.Name, new SampleShape(size.Height, size.Width, ByteImage.Channels));
        });
        ByteCount = Fields.Sum(field => field.ByteCount);
    }

    public IReadOnlyList<SampleField> Fields { get; }

    public int ByteCount { get; }

    public bool IsRandom => Array.Exists(_views, view => view.Transform.IsRandom);

    /// <summary>The transforms of a single view called image; with others, their names as well.</summary>
    public override string ToString() => _views is [{ Name: SampleField.ImageName } only]
        ? only.Transform.ToString()!
        : string.Join("; ", _views.Select(view => $"{view.Name}: {view.Transform}"));

    /// <summary>The smallest size to which an image may be shrunk beforehand: what the most demanding view needs.</summary>
    public ImageSize DecodeSize(ImageSize whole)
    {
        var size = _views[0].Transform.DecodeSize(whole);
        foreach (var view in _views.AsSpan(1))
        {
            var other = view.Transform.DecodeSize(whole);
            size = new ImageSize(Math.Max(size.Width, other.Width), Math.Max(size.Height, other.Height));
        }

        return size;
    }

    /// <summary>Makes all views of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="result">A place for each view in turn.</param>
    /// <param name="random">The sample's stream.</param>
    /// <param name="destination">Takes the pixels; exactly <see cref="ByteCount"/> long.</param>
    public void Apply(ByteImage image, ByteImage result, ref CounterRandom random, Span<byte> destination)
    {
        foreach (var view in _views)
        {
            if (view.Name == SampleField.ImageName)
            {
                view.Transform.Apply(image, result, ref random);
            }
            else
            {
                var own = random.For(view.Name);
                view.Transform.Apply(image, result, ref own);
            }

            result.Pixels.CopyTo(destination);
            destination = destination[result.Pixels.Length..];
        }
    }
}
