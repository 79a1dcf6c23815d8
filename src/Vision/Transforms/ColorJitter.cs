using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Changes brightness, contrast, saturation and hue at random, in a random order for each sample: torchvision's ColorJitter. For single
/// images in the workers, or for batches on the device, RGB in [0, 1]: there, put it before normalizing.
/// </summary>
public sealed record ColorJitter : IColorTransform, IBatchTransform
{
    private const int Kinds = 4;

    /// <summary>How far each property may change; 0 leaves it alone.</summary>
    /// <param name="brightness">The factor lies in [max(0, 1 − b), 1 + b].</param>
    /// <param name="contrast">As brightness.</param>
    /// <param name="saturation">As brightness.</param>
    /// <param name="hue">The turn lies in [−h, h], in parts of the circle, at most 0.5.</param>
    /// <param name="probability">How often a sample is changed at all.</param>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0, double probability = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(brightness);
        ArgumentOutOfRangeException.ThrowIfNegative(contrast);
        ArgumentOutOfRangeException.ThrowIfNegative(saturation);
        ArgumentOutOfRangeException.ThrowIfNegative(hue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hue, 0.5);
        (Brightness, Contrast, Saturation, Hue) = (brightness, contrast, saturation, hue);
        Probability = SampleValues.CheckProbability(probability);
    }

    /// <summary>The largest change of brightness.</summary>
    public double Brightness { get; }

    /// <summary>The largest change of contrast.</summary>
    public double Contrast { get; }

    /// <summary>The largest change of saturation.</summary>
    public double Saturation { get; }

    /// <summary>The largest turn of the hue.</summary>
    public double Hue { get; }

    /// <summary>How often a sample is changed at all.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public bool IsRandom => true;

    /// <inheritdoc/>
    public ImageSize? OutputSize(ImageSize? input) => input;

    /// <inheritdoc/>
    public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        new ColorChain(this).Apply(source, destination, ref random);
    }

    void IColorTransform.Apply(ColorPlanes planes, ref CounterRandom random)
    {
        Span<int> order = stackalloc int[Kinds];
        Span<float> factors = stackalloc float[Kinds];
        if (!Draw(ref random, order, factors))
        {
            return;
        }

        planes.Next();
        foreach (var kind in order)
        {
            if (Strength(kind) > 0)
            {
                Adjust(kind, planes, factors[kind]);
            }
        }
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        Draw(ref random, stackalloc int[Kinds], stackalloc float[Kinds]);
        return source;
    }

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SampleValues.CheckImages(batch.Images, nameof(ColorJitter));
        var (orders, factors) = Draw(batch);
        var images = batch.Images.Clone();
        for (var step = 0; step < Kinds; step++)
        {
            for (var kind = 0; kind < Kinds; kind++)
            {
                var rows = Enumerable.Range(0, batch.Count).Where(row => Strength(kind) > 0 && orders[row]?[step] == kind).ToArray();
                if (rows.Length == 0)
                {
                    continue;
                }

                var index = Tensor.FromSpan<long>([.. rows.Select(row => (long)row)], rows.Length).To(images.Device);
                var column = SampleValues.Column([.. rows.Select(row => factors[row * Kinds + kind])], images);
                var adjusted = Adjust(kind, images.IndexSelect(0, index), column);
                images.IndexCopyInPlace(0, index, adjusted);
            }
        }

        return batch.With(images);
    }

    private static Tensor Adjust(int kind, Tensor images, Tensor factors) => kind switch
    {
        0 => Colors.AdjustBrightness(images, factors),
        1 => Colors.AdjustContrast(images, factors),
        2 => Colors.AdjustSaturation(images, factors),
        _ => Colors.AdjustHue(images, factors),
    };

    private static void Adjust(int kind, ColorPlanes planes, float factor)
    {
        switch (kind)
        {
            case 0:
                planes.AdjustBrightness(factor);
                break;
            case 1:
                planes.AdjustContrast(factor);
                break;
            case 2:
                planes.AdjustSaturation(factor);
                break;
            default:
                planes.AdjustHue(factor);
                break;
        }
    }

    private double Strength(int kind) => kind switch { 0 => Brightness, 1 => Contrast, 2 => Saturation, _ => Hue };

    /// <summary>For each sample the order of the four kinds, null where it stays as it is, and its four factors.</summary>
    private (int[]?[] Orders, float[] Factors) Draw(Batch batch)
    {
        var orders = new int[]?[batch.Count];
        var factors = new float[batch.Count * Kinds];
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            var random = batch.Random(row, stream);
            var order = new int[Kinds];
            orders[row] = Draw(ref random, order, factors.AsSpan(row * Kinds, Kinds)) ? order : null;
        }

        return (orders, factors);
    }

    /// <summary>The order of the four kinds and their factors; false where the sample stays as it is.</summary>
    private bool Draw(ref CounterRandom random, Span<int> order, Span<float> factors)
    {
        if (!random.NextBoolean(Probability))
        {
            return false;
        }

        ((ReadOnlySpan<int>)[0, 1, 2, 3]).CopyTo(order);
        random.Shuffle(order);
        for (var kind = 0; kind < Kinds; kind++)
        {
            var strength = Strength(kind);
            factors[kind] = (float)(kind < 3
                ? random.NextDouble(Math.Max(0, 1 - strength), 1 + strength)
                : random.NextDouble(-strength, strength));
        }

        return true;
    }
}
