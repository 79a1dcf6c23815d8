using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Erases a rectangle of random place, area and shape: torchvision's RandomErasing. Up to ten tries: area = H·W·U(scale),
/// r = exp U(ln ratio), h = round √(area·r), w = round √(area/r), accepted when h &lt; H and w &lt; W; otherwise the image stays as it is.
/// For batches on the device; noise is drawn from N(0, 1), so put it after normalizing.
/// </summary>
/// <remarks>Zhong et al. 2017, "Random Erasing Data Augmentation", arXiv:1708.04896.</remarks>
public sealed record RandomErasing : IBatchTransform
{
    private const int Tries = 10;

    /// <summary>How often, from 0 to 1.</summary>
    public double Probability { get; init => field = SampleValues.CheckProbability(value); } = 0.5;

    /// <summary>The erased share of the area, from and to, within 0 and 1.</summary>
    public (double Minimum, double Maximum) Scale
    {
        get;
        init => field = value is { Minimum: >= 0, Maximum: <= 1 } && value.Minimum <= value.Maximum
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Scale), value, "Expected a range within 0 and 1.");
    } = (0.02, 0.33);

    /// <summary>Height ÷ width, from and to, above 0.</summary>
    public (double Minimum, double Maximum) Ratio
    {
        get;
        init => field = value.Minimum > 0 && value.Minimum <= value.Maximum
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Ratio), value, "Expected a range above 0.");
    } = (0.3, 3.3);

    /// <summary>
    /// What the rectangle becomes: one number, one for each channel, or null for noise from N(0, 1) in every pixel and channel.
    /// </summary>
    public IReadOnlyList<float>? Value { get; init; } = [0f];

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var images = batch.Images;
        SampleValues.CheckImages(images, nameof(RandomErasing), channels: null);
        var (channels, height, width) = ((int)images.Shape[1], (int)images.Shape[2], (int)images.Shape[3]);
        if (Value is { } values && values.Count != 1 && values.Count != channels)
        {
            throw new ShapeException(
                nameof(RandomErasing), $"images of {values.Count} channels, as many as values to erase with", images.Shape);
        }

        var erased = new bool[batch.Count * height * width];
        var noise = Value is null ? new float[batch.Count * channels * height * width] : [];
        var stream = batch.NextStream();
        for (var row = 0; row < batch.Count; row++)
        {
            var random = batch.Random(row, stream);
            if (random.NextBoolean(Probability) && Draw(new ImageSize(width, height), ref random) is { } part)
            {
                Mark(erased.AsSpan(row * height * width, height * width), width, part);
                Fill(noise, (row * channels * height * width), channels, new ImageSize(width, height), part, ref random);
            }
        }

        var mask = Tensor.FromSpan<bool>(erased, batch.Count, 1, height, width).To(images.Device);
        var replacement = Value is null
            ? Tensor.FromSpan<float>(noise, batch.Count, channels, height, width).To(images.Device).ToChannelsLast()
            : SampleValues.Channels([.. Value], images);
        return batch.With(Tensor.Where(mask, replacement, images));
    }

    /// <summary>The rectangle to erase, or null when ten tries did not fit.</summary>
    public PixelRectangle? Draw(ImageSize image, ref CounterRandom random)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = image.PixelCount * random.NextDouble(Scale.Minimum, Scale.Maximum);
            var aspect = Math.Exp(random.NextDouble(Math.Log(Ratio.Minimum), Math.Log(Ratio.Maximum)));
            var height = (int)Math.Round(Math.Sqrt(area * aspect));
            var width = (int)Math.Round(Math.Sqrt(area / aspect));
            if (height < image.Height && width < image.Width)
            {
                var top = random.NextInt32(image.Height - height + 1);
                var left = random.NextInt32(image.Width - width + 1);
                return new PixelRectangle(left, top, width, height);
            }
        }

        return null;
    }

    private static void Mark(Span<bool> image, int width, PixelRectangle part)
    {
        for (var y = part.Top; y < part.Top + part.Height; y++)
        {
            image.Slice(y * width + part.Left, part.Width).Fill(true);
        }
    }

    private static void Fill(float[] noise, int start, int channels, ImageSize size, PixelRectangle part, ref CounterRandom random)
    {
        if (noise.Length == 0)
        {
            return;
        }

        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = part.Top; y < part.Top + part.Height; y++)
            {
                foreach (ref var value in noise.AsSpan(start + (channel * size.Height + y) * size.Width + part.Left, part.Width))
                {
                    value = (float)random.NextNormal();
                }
            }
        }
    }
}
