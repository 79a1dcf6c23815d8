using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Progressive resizing: shows small images in the first epochs, which costs less, and larger ones from epoch to epoch, up to their full
/// size. Bilinear and antialiased, as <see cref="Resize"/> is for files.
/// </summary>
/// <remarks>
/// fast.ai's (Howard et al. 2018, DAWNBench). The side is a function of the batch's epoch alone, so nothing needs to be saved. For
/// networks that take images of any size. Put it first, so that what follows works on fewer pixels.
/// </remarks>
public sealed class ProgressiveResize : IBatchTransform
{
    /// <summary>Pixels by which sides grow.</summary>
    private const int Step = 8;

    private static readonly Operator Resizing = Operator.Find("aten::_upsample_bilinear2d_aa");

    /// <summary>Makes the transform.</summary>
    /// <param name="startSize">Side of the images in the first epoch, in pixels, at least 1.</param>
    /// <param name="growEpochs">The epoch, from 0, in which images have their full size for the first time; 0: always.</param>
    public ProgressiveResize(int startSize, int growEpochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(growEpochs);
        (StartSize, GrowEpochs) = (startSize, growEpochs);
    }

    /// <summary>Side of the images in the first epoch, in pixels.</summary>
    public int StartSize { get; }

    /// <summary>The first epoch, from 0, of full size.</summary>
    public int GrowEpochs { get; }

    /// <summary>The side in an epoch, in pixels: the line from the start to the full size, in steps of 8 pixels.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="fullSize">The side of the images as they come, in pixels.</param>
    /// <returns>At most <paramref name="fullSize"/>.</returns>
    public int SizeOf(int epoch, int fullSize)
    {
        if (epoch >= GrowEpochs)
        {
            return fullSize;
        }

        var growth = (double)(fullSize - StartSize) * epoch / GrowEpochs;
        return Math.Min(fullSize, StartSize + (Step * (int)Math.Round(growth / Step)));
    }

    /// <summary>
    /// Images of shape (N, C, H, W) become (N, C, H·s/W, s), where s is <see cref="SizeOf"/> the width; those of that size stay as they
    /// are.
    /// </summary>
    /// <exception cref="ShapeException">The images have another rank.</exception>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SampleValues.CheckImages(batch.Images, nameof(ProgressiveResize), channels: null);
        var (height, width) = (batch.Images.Size(2), batch.Images.Size(3));
        var size = SizeOf(batch.Epoch, (int)width);
        long[] shape = [Math.Max(1, height * size / width), size];
        // false: corners are not aligned
        return size == width ? batch : batch.With((Tensor)Resizing.Call(batch.Images, shape, false)[0]!);
    }

    /// <summary>The name with its settings.</summary>
    public override string ToString() => $"ProgressiveResize {{ StartSize = {StartSize}, GrowEpochs = {GrowEpochs} }}";
}
