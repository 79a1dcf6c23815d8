using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>
/// Blurs with a Gaussian of random width: torchvision's GaussianBlur, mirrored at the borders. For batches on the device, any channels.
/// </summary>
public sealed record GaussianBlur : IBatchTransform
{
    /// <summary>A blur.</summary>
    /// <param name="kernelSize">Pixels that are mixed along each axis; odd.</param>
    /// <param name="minimumSigma">The smallest standard deviation, in pixels, above 0.</param>
    /// <param name="maximumSigma">The largest.</param>
    /// <param name="probability">How often a sample is blurred at all.</param>
    public GaussianBlur(int kernelSize, double minimumSigma = 0.1, double maximumSigma = 2, double probability = 1)
    {
        if (kernelSize < 1 || kernelSize % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(kernelSize), kernelSize, "Expected an odd number from 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimumSigma);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSigma, minimumSigma);
        (KernelSize, MinimumSigma, MaximumSigma) = (kernelSize, minimumSigma, maximumSigma);
        Probability = SampleValues.CheckProbability(probability);
    }

    /// <summary>Pixels that are mixed along each axis.</summary>
    public int KernelSize { get; }

    /// <summary>The smallest standard deviation, in pixels.</summary>
    public double MinimumSigma { get; }

    /// <summary>The largest standard deviation, in pixels.</summary>
    public double MaximumSigma { get; }

    /// <summary>How often a sample is blurred at all.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var stream = batch.NextStream();
        var sigmas = new double[batch.Count];
        for (var row = 0; row < sigmas.Length; row++)
        {
            var random = batch.Random(row, stream);
            sigmas[row] = random.NextBoolean(Probability) ? random.NextDouble(MinimumSigma, MaximumSigma) : 0;
        }

        return batch.With(Blur(batch.Images, sigmas));
    }

    /// <summary>Blurs each image with its own standard deviation.</summary>
    /// <param name="images">Shape (N, C, H, W), float32, larger than half the kernel.</param>
    /// <param name="sigmas">N standard deviations in pixels; 0 leaves the image as it is.</param>
    public Tensor Blur(Tensor images, ReadOnlySpan<double> sigmas)
    {
        ArgumentNullException.ThrowIfNull(images);
        SampleValues.CheckImages(images, nameof(GaussianBlur), channels: null);
        var (count, channels, height, width) = images.Shape.Dims4();
        var half = KernelSize / 2;
        if (half >= height || half >= width)
        {
            throw new ShapeException(
                nameof(GaussianBlur), $"images of more than {half}×{half} pixels for a kernel of {KernelSize}", images.Shape);
        }

        // Every channel of every image is a group of its own in one convolution along the rows and one down the columns.
        var planes = count * channels;
        var kernels = Tensor.FromSpan<float>(Kernels(sigmas, (int)channels), planes, 1, 1, KernelSize).To(images.Device);
        var flat = images.Contiguous().View([1, planes, height, width]).ReflectionPad2d([half, half, half, half]);
        var alongRows = Tensor.Conv2d(flat, kernels, padding: [0, 0], groups: planes);
        var blurred = Tensor.Conv2d(alongRows, kernels.View([planes, 1, KernelSize, 1]), padding: [0, 0], groups: planes);
        return blurred.View([count, channels, height, width]).ToChannelsLast();
    }

    private float[] Kernels(ReadOnlySpan<double> sigmas, int channels)
    {
        var kernels = new float[sigmas.Length * channels * KernelSize];
        for (var image = 0; image < sigmas.Length; image++)
        {
            var first = kernels.AsSpan(image * channels * KernelSize, KernelSize);
            var sum = 0.0;
            for (var i = 0; i < KernelSize; i++)
            {
                var x = i - KernelSize / 2;
                var weight = sigmas[image] > 0 ? Math.Exp(-0.5 * (x / sigmas[image]) * (x / sigmas[image])) : x == 0 ? 1 : 0;
                first[i] = (float)weight;
                sum += weight;
            }

            foreach (ref var weight in first)
            {
                weight = (float)(weight / sum);
            }

            for (var channel = 1; channel < channels; channel++)
            {
                first.CopyTo(kernels.AsSpan((image * channels + channel) * KernelSize, KernelSize));
            }
        }

        return kernels;
    }
}
