using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Makes images gray (three equal channels) with a given probability; 1 makes all gray. For batches on the device, RGB.</summary>
/// <param name="Probability">From 0 to 1.</param>
public sealed record RandomGrayscale(double Probability = 0.1) : IBatchTransform
{
    /// <summary>How often, from 0 to 1.</summary>
    public double Probability { get; } = SampleValues.CheckProbability(Probability);

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SampleValues.CheckImages(batch.Images, nameof(RandomGrayscale));
        var gray = SampleValues.Column(SampleValues.Draw(batch, Probability), batch.Images);
        return batch.With(Tensor.Where(gray, Colors.Grayscale(batch.Images), batch.Images));
    }
}
