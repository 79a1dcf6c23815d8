using Relight.Data;
using Relight.Tensors;

namespace Relight.SelfSupervised.SixTransforms;

/// <summary>Turns or mirrors each image in one of six ways, and makes the way its label: a task that needs no labels of people's.</summary>
/// <remarks>
/// Tran 2019, SESEMI, arXiv:1906.10343. In a world that looks the same in a mirror, a horizontal flip cannot be told from no change,
/// nor a vertical flip from half a turn: then about 66.7 % is the most that can be right. No later transform may flip or turn by right
/// angles, or labels no longer say what the image shows: use <see cref="After"/> to put transforms in front.
/// The way is a function of (seed, epoch, sample index) alone.
/// </remarks>
public sealed class SixTransforms : IBatchTransform
{
    /// <summary>Names of the made-up classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["0°", "90°", "180°", "270°", "mirrored", "upside down"];

    /// <summary>These transforms, with the six at the end, where nothing can undo them.</summary>
    /// <param name="before">Crops, colors, flips: whatever may come before.</param>
    public static IReadOnlyList<IBatchTransform> After(params IReadOnlyList<IBatchTransform> before) => [.. before, new SixTransforms()];

    /// <summary>One way applied to images.</summary>
    /// <param name="images">(N, C, S, S).</param>
    /// <param name="way">0 to 3: so many quarter turns anticlockwise; 4: left and right exchanged; 5: top and bottom exchanged.</param>
    /// <returns>(N, C, S, S).</returns>
    public static Tensor Apply(Tensor images, int way) => way switch
    {
        0 => images,
        1 or 2 or 3 => images.Rot90(way, [2, 3]),
        4 => images.Flip([3]),
        5 => images.Flip([2]),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "Expected 0 to 5."),
    };

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The images are not square, so that a quarter turn would change their shape.</exception>
    public Batch Apply(Batch batch)
    {
        var (count, _, height, width) = batch.Images.Shape.Dims4(nameof(SixTransforms));
        if (height != width)
        {
            throw new ShapeException(nameof(SixTransforms), "square images (N, C, S, S)", batch.Images.Shape);
        }

        var stream = batch.NextStream();
        var ways = new long[count];
        for (var row = 0; row < ways.Length; row++)
        {
            ways[row] = batch.Random(row, stream).NextInt32(Classes.Count);
        }

        var images = batch.Images.EmptyLike();
        foreach (var group in ways.Index().GroupBy(w => (int)w.Item, w => (long)w.Index))
        {
            long[] rows = [.. group];
            var index = Tensor.FromSpan<long>(rows, rows.Length).To(batch.Images.Device);
            images.IndexCopyInPlace(0, index, Apply(batch.Images.IndexSelect(0, index), group.Key));
        }

        return batch.With(images, Tensor.FromSpan<long>(ways, ways.Length).To(batch.Images.Device));
    }
}
