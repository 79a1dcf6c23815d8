using Relight.Data;

namespace Relight.Vision.Transforms;

/// <summary>
/// A transform of one image of bytes, run in the loader's workers. Immutable and safe to use from several threads. Implementations are
/// records: their text is part of a cache's key, so all that changes the result must be in it.
/// </summary>
public interface IImageTransform
{
    /// <summary>Whether the result depends on a random draw; only what does not can be cached.</summary>
    bool IsRandom => false;

    /// <summary>The size of the result for an image of this size, or null when it depends on a size that is not known.</summary>
    /// <param name="input">The size that comes in, or null when images of any size may come.</param>
    /// <exception cref="ArgumentException">Images of this size cannot be transformed.</exception>
    ImageSize? OutputSize(ImageSize? input);

    /// <summary>
    /// The smallest size to which an image may be shrunk beforehand without harm to the result: JPEG files decode faster so.
    /// </summary>
    /// <param name="whole">The size of the whole image.</param>
    ImageSize DecodeSize(ImageSize whole) => whole;

    /// <summary>Writes the transformed source into destination, which is another image and takes on the size of the result.</summary>
    /// <param name="source">Left as it is.</param>
    /// <param name="destination">Overwritten.</param>
    /// <param name="random">What the transform draws from.</param>
    void Apply(ByteImage source, ByteImage destination, ref CounterRandom random);

    /// <summary>Where <see cref="Apply"/> takes each pixel from, for the same draws, nearest: so that a mask follows its image.</summary>
    /// <param name="source">Where the pixels that come in were taken from.</param>
    /// <param name="random">What the transform draws from, as it was before <see cref="Apply"/>; moved on as that moves it.</param>
    /// <exception cref="NotSupportedException">The transform does not say so.</exception>
    PixelPlaces Move(PixelPlaces source, ref CounterRandom random) =>
        throw new NotSupportedException(
            $"{this} does not say where it takes pixels from, so that no mask can follow: implement "
            + $"{nameof(IImageTransform)}.{nameof(Move)}.");
}
