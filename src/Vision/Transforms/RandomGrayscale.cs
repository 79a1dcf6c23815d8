using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Makes images gray (three equal channels) with a given probability; 1 makes all gray. For single images in the workers,
/// or for batches on the device, RGB.</summary>
/// <param name="Probability">From 0 to 1.</param>
public sealed record RandomGrayscale(double Probability = 0.1) : IColorTransform, IBatchTransform
{
    /// <summary>How often, from 0 to 1.</summary>
    public double Probability { get; } = SampleValues.CheckProbability(Probability);

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
        if (random.NextBoolean(Probability))
        {
            planes.Next();
            planes.MakeGray();
        }
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        random.NextBoolean(Probability);
        return source;
    }

    /// <inheritdoc/>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SampleValues.CheckImages(batch.Images, nameof(RandomGrayscale));
        var gray = SampleValues.Column(SampleValues.Draw(batch, Probability), batch.Images);
        return batch.With(Tensor.Where(gray, Colors.Grayscale(batch.Images), batch.Images));
    }
}
