using Relight.Data;
using Relight.Tensors;
using Relight.Vision.Decoding;

namespace Relight.Vision.Transforms;

/// <summary>Mirrors left and right with a given probability; for single images in the workers or for batches on the device.</summary>
/// <param name="Probability">From 0 to 1.</param>
public sealed record RandomHorizontalFlip(double Probability = 0.5) : IImageTransform, IBatchTransform
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
        PixelGrid.Orient(source, destination, random.NextBoolean(Probability) ? Orientation.FlipHorizontal : Orientation.Upright);
    }

    /// <inheritdoc/>
    public PixelPlaces Move(PixelPlaces source, ref CounterRandom random)
    {
        ArgumentNullException.ThrowIfNull(source);
        var last = source.Size.Width - 1;
        return random.NextBoolean(Probability) ? source.Move(source.Size, (x, y) => (last - x, y)) : source;
    }

    /// <summary>Images of shape (N, C, H, W); each sample draws for itself.</summary>
    public Batch Apply(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SampleValues.CheckImages(batch.Images, nameof(RandomHorizontalFlip), channels: null);
        var flipped = SampleValues.Column(SampleValues.Draw(batch, Probability), batch.Images);
        return batch.With(Tensor.Where(flipped, batch.Images.Flip([3]), batch.Images));
    }
}
