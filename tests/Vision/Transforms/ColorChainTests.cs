using Relight.Data;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

/// <summary>What is done many pixels at a time, and with colors split once, gives the bytes of the plain way.</summary>
public sealed class ColorChainTests
{
    /// <summary>Sizes below, at and above the sixteen pixels of a vector, and such that no number of lanes divides.</summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 5, 3 }, { 16, 1 }, { 7, 7 }, { 33, 5 }, { 64, 64 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Neighbors_in_a_pipeline_give_the_bytes_of_one_after_the_other(int width, int height)
    {
        IImageTransform[] chain =
        [
            new RandomHorizontalFlip(), new ColorJitter(0.4, 0.4, 0.4, 0.1, 0.8), new RandomGrayscale(0.5), new ColorJitter(0.2),
        ];
        var source = Random(width, height);
        for (var seed = 0ul; seed < 40; seed++)
        {
            var together = new ByteImage();
            var random = new CounterRandom(seed);
            new ImagePipeline(chain).Apply(source, together, ref random);

            var (current, again) = (source, new CounterRandom(seed));
            foreach (var transform in chain)
            {
                var next = new ByteImage();
                transform.Apply(current, next, ref again);
                current = next;
            }

            together.Size.ShouldBe(current.Size);
            together.Pixels.SequenceEqual(current.Pixels).ShouldBeTrue();
            random.NextUInt64().ShouldBe(again.NextUInt64());
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Bytes_are_split_into_planes_and_joined_again(int width, int height)
    {
        var (source, joined) = (Random(width, height), new ByteImage(width, height));
        var planes = new ColorPlanes();
        planes.Load(source);
        planes.Store(joined);
        joined.Pixels.SequenceEqual(source.Pixels).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_brighter_image_is_each_byte_times_the_factor_rounded(int width, int height)
    {
        const float Factor = 1.3f;
        var (source, brighter) = (Random(width, height), new ByteImage(width, height));
        var planes = new ColorPlanes();
        planes.Load(source);
        planes.AdjustBrightness(Factor);
        planes.Store(brighter);
        var expected = source.Pixels.ToArray().Select(value =>
            (byte)((Math.Min(value * (1f / byte.MaxValue) * Factor, 1) * byte.MaxValue) + 0.5f));
        brighter.Pixels.ToArray().ShouldBe(expected);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_mirrored_row_runs_backwards(int width, int height)
    {
        var (source, mirrored, random) = (Random(width, height), new ByteImage(), new CounterRandom(1));
        new RandomHorizontalFlip(1).Apply(source, mirrored, ref random);
        for (var y = 0; y < height; y++)
        {
            var expected = source.Row(y).ToArray().Chunk(ByteImage.Channels).Reverse().SelectMany(pixel => pixel);
            mirrored.Row(y).ToArray().ShouldBe(expected);
        }
    }

    private static ByteImage Random(int width, int height)
    {
        var (image, random) = (new ByteImage(width, height), new CounterRandom(3));
        foreach (ref var value in image.Pixels)
        {
            value = (byte)random.NextInt32(256);
        }

        return image;
    }
}
