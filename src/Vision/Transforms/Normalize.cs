using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Shifts and scales each channel: (x − mean) ÷ std. For batches on the device.</summary>
public sealed class Normalize : IBatchTransform
{
    private readonly float[] _mean;
    private readonly float[] _std;

    /// <summary>One mean and one standard deviation for each channel, in the images' own unit (0 to 1).</summary>
    /// <exception cref="ArgumentException">Not as many means as deviations, or a deviation that is not above 0.</exception>
    public Normalize(IEnumerable<double> mean, IEnumerable<double> std)
    {
        (_mean, _std) = ([.. mean.Select(m => (float)m)], [.. std.Select(s => (float)s)]);
        if (_mean.Length != _std.Length || _mean.Length == 0 || _std.Any(s => !(s > 0)))
        {
            throw new ArgumentException(
                $"Expected a mean and a standard deviation above 0 for each channel, came means [{string.Join(", ", _mean)}] and "
                    + $"deviations [{string.Join(", ", _std)}].");
        }
    }

    /// <summary>The channel statistics of ImageNet, which torchvision's trained weights expect.</summary>
    public static Normalize ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<float> Mean => _mean;

    /// <summary>The standard deviation of each channel.</summary>
    public IReadOnlyList<float> Std => _std;

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.With(Apply(batch.Images));
    }

    /// <summary>Normalizes images of shape (N, C, H, W).</summary>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        SampleValues.CheckImages(images, nameof(Normalize), _mean.Length);
        return (images - SampleValues.Channels(_mean, images)).DivInPlace(SampleValues.Channels(_std, images));
    }

    /// <summary>Takes it back, so that the images can be shown.</summary>
    public Tensor Undo(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        SampleValues.CheckImages(images, nameof(Normalize), _mean.Length);
        return (images * SampleValues.Channels(_std, images)).AddInPlace(SampleValues.Channels(_mean, images));
    }

    /// <summary>The name with its settings.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Normalize {{ Mean = [{string.Join(", ", _mean)}], Std = [{string.Join(", ", _std)}] }}");
}
