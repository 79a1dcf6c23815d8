using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>Changes of colors one after the other, with the image split into planes once: the same bytes as one by one.</summary>
/// <param name="transforms">In their order.</param>
internal sealed class ColorChain(params IReadOnlyList<IColorTransform> transforms) : IImageTransform
{
    private readonly IColorTransform[] _transforms = [.. transforms];

    public bool IsRandom => Array.Exists(_transforms, transform => transform.IsRandom);

    public ImageSize? OutputSize(ImageSize? input) => input;

    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        var planes = ColorPlanes.OfThread;
        planes.Begin(source);
        foreach (var transform in _transforms)
        {
            transform.Apply(planes, ref random);
        }

        planes.End(source, destination);
    }

    /// <summary>The transforms with neighbors that change colors put together.</summary>
    public static IEnumerable<IImageTransform> Join(IEnumerable<IImageTransform> transforms)
    {
        var colors = new List<IColorTransform>();
        foreach (var transform in transforms)
        {
            if (transform is IColorTransform color)
            {
                colors.Add(color);
                continue;
            }

            if (colors.Count > 0)
            {
                yield return new ColorChain([.. colors]);
                colors.Clear();
            }

            yield return transform;
        }

        if (colors.Count > 0)
        {
            yield return new ColorChain([.. colors]);
        }
    }
}
