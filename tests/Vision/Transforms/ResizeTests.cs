using Relight.Data;
using Relight.Tests.Vision.Decoding;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

public class ResizeTests
{
    public static TheoryData<int, int> Sizes => new() { { 16, 12 }, { 64, 64 }, { 37, 20 }, { 20, 53 }, { 1, 1 }, { 7, 90 }, { 90, 7 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Resizing_gives_what_Pillow_gives(int height, int width)
    {
        var (result, random) = (new ByteImage(), default(CounterRandom));
        new Resize(height, width).Apply(GoldenImages.Image("source"), result, ref random);
        ImageAssert.Close(GoldenImages.Image($"resize/{height}x{width}"), result, tolerance: 1);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Resizing_a_part_gives_what_Pillow_gives_for_the_cropped_image(int height, int width)
    {
        var result = new ByteImage();
        Resampler.Resize(GoldenImages.Image("source"), new PixelRectangle(5, 7, 30, 40), result, new ImageSize(width, height));
        ImageAssert.Close(GoldenImages.Image($"crop_resize/{height}x{width}"), result, tolerance: 1);
    }

    [Theory]
    [InlineData(224, 224, 64, 64)]
    [InlineData(113, 57, 13, 91)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(1, 1, 5, 3)]
    [InlineData(3000, 2, 1, 7)]
    [InlineData(2, 3000, 7, 1)]
    public void Vectors_give_the_same_bytes_as_plain_code(int width, int height, int toWidth, int toHeight)
    {
        var source = Noise(width, height);
        var (fast, plain) = (new ByteImage(), new ByteImage());
        Resampler.Resize(source, PixelRectangle.Whole(source.Size), fast, new ImageSize(toWidth, toHeight));
        Resampler.Resize(source, PixelRectangle.Whole(source.Size), plain, new ImageSize(toWidth, toHeight), vectors: false);
        ImageAssert.Close(plain, fast, tolerance: 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(700)]
    public void A_plain_area_keeps_its_color(int size)
    {
        var source = new ByteImage(317, 211);
        source.Pixels.Fill(255);
        var (result, random) = (new ByteImage(), default(CounterRandom));
        new Resize(size).Apply(source, result, ref random);
        result.Pixels.IndexOfAnyExcept((byte)255).ShouldBe(-1);
    }

    [Theory]   // the longer side is cut, not rounded: 500 · 64 / 333 = 96.096
    [InlineData(333, 500, 64, 96)]
    [InlineData(500, 333, 96, 64)]
    [InlineData(64, 64, 64, 64)]
    public void The_shorter_side_is_brought_to_size(int width, int height, int toWidth, int toHeight)
    {
        var transform = new ResizeShortSide(64);
        transform.OutputSize(new ImageSize(width, height)).ShouldBe(new ImageSize(toWidth, toHeight));
        var (result, random) = (new ByteImage(), default(CounterRandom));
        transform.Apply(Noise(width, height), result, ref random);
        result.Size.ShouldBe(new ImageSize(toWidth, toHeight));
    }

    internal static ByteImage Noise(int width, int height)
    {
        var image = new ByteImage(width, height);
        var random = new CounterRandom(11);
        foreach (ref var value in image.Pixels)
        {
            value = (byte)random.NextUInt32();
        }

        return image;
    }
}
