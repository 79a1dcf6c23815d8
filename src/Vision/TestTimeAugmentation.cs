using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision;

/// <summary>
/// Test-time augmentation: a classifier's mean answer over twelve views of each image. These are the whole, its four corners and its
/// middle, each as it is and mirrored; the parts are enlarged to the size of the whole, as random crops are in training.
/// </summary>
/// <remarks>
/// Krizhevsky et al. 2012, section 4.1, has corners and middle with their mirror images; as there, probabilities are averaged, not scores.
/// </remarks>
public sealed class TestTimeAugmentation : Layer
{
    private readonly double _cropShare;

    /// <summary>Looks at images through a network.</summary>
    /// <param name="network">From images (N, C, H, W) to logits (N, classes); not for classes that change in a mirror.</param>
    /// <param name="cropShare">Side of a part over that of the image, in (0, 1).</param>
    public TestTimeAugmentation(Layer network, double cropShare = 0.875)
    {
        ArgumentNullException.ThrowIfNull(network);
        _cropShare = cropShare is > 0 and < 1
            ? cropShare
            : throw new ArgumentOutOfRangeException(nameof(cropShare), cropShare, "Expected a share between 0 and 1, such as 0.875.");
        Network = network;
    }

    /// <summary>What looks at each view.</summary>
    public Layer Network { get; }

    /// <inheritdoc/>
    protected override string Settings => FormattableString.Invariant($"crop_share={_cropShare}");

    /// <summary>The logarithms of the mean probabilities: as good as logits, for their softmax are those probabilities.</summary>
    /// <param name="x">(N, C, H, W), floating point.</param>
    /// <returns>(N, classes), float32.</returns>
    /// <exception cref="ShapeException">The input has another rank.</exception>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4)
        {
            throw new ShapeException(nameof(TestTimeAugmentation), "images (N, C, H, W)", x.Shape);
        }

        Tensor[] answers = [.. Views(x).SelectMany(view => (Tensor[])[view, view.Flip([3])]).Select(
            view => Network.Forward(view).To(DType.Float32).LogSoftmax(1))];
        return Tensor.Stack(answers).Logsumexp([0]) - Math.Log(answers.Length);
    }

    private IEnumerable<Tensor> Views(Tensor x)
    {
        yield return x;
        var (height, width) = (x.Size(2), x.Size(3));
        var (cropHeight, cropWidth) = (Part(height), Part(width));
        var (bottom, right) = (height - cropHeight, width - cropWidth);
        foreach (var (top, left) in ((long, long)[])[(0, 0), (0, right), (bottom, 0), (bottom, right), (bottom / 2, right / 2)])
        {
            yield return Tensor.UpsampleBilinear2d(
                x.Narrow(2, top, cropHeight).Narrow(3, left, cropWidth), [height, width], alignCorners: false, scaleFactors: null);
        }
    }

    private long Part(long side) => Math.Max(1, (long)Math.Round(_cropShare * side));
}
