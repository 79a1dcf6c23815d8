using Relight.Data;
using Relight.Tensors;

namespace Relight.Vision.Transforms;

/// <summary>Makes images gray (three equal channels) with a given probability; 1 makes all gray. For single images in the workers,
/// or for batches on the device, RGB.</summary>
/// <param name="Probability">From 0 to 1.</param>
public sealed record RandomGrayscale(double Probability = 0.1) : IImageTransform, IBatchTransform
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
        if (!random.NextBoolean(Probability))
        {
            destination.CopyFrom(source);
            return;
        }

        var planes = ColorPlanes.OfThread;
        planes.Load(source);
        planes.MakeGray();
        destination.Reshape(source.Width, source.Height);
        planes.Store(destination);
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
