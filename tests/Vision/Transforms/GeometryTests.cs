using Relight.Data;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

public class GeometryTests
{
    private static readonly ByteImage Numbers = Numbered(3, 2);

    [Theory]
    [InlineData(0.0)]
    [InlineData(30.0)]
    [InlineData(-45.0)]
    [InlineData(90.0)]
    [InlineData(180.0)]
    [InlineData(11.5)]
    public void Turning_gives_what_Pillow_gives(double degrees)
    {
        var result = new ByteImage();
        RandomRotation.Rotate(GoldenImages.Image("source"), result, degrees);
        var expected = GoldenImages.Image($"rotate/{degrees.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        result.Size.ShouldBe(expected.Size);
        // Pixels whose centre falls on the border may be inside for one and outside for the other.
        var off = expected.Pixels.ToArray().Zip(result.Pixels.ToArray()).Count(pair => Math.Abs(pair.First - pair.Second) > 1);
        off.ShouldBeLessThanOrEqualTo(degrees == 90 ? 0 : 6);
    }

    [Fact]
    public void Flips_mirror()
    {
        Values(Apply(new RandomHorizontalFlip(1), Numbers)).ShouldBe([2, 1, 0, 5, 4, 3]);
        Values(Apply(new RandomVerticalFlip(1), Numbers)).ShouldBe([3, 4, 5, 0, 1, 2]);
        Values(Apply(new RandomHorizontalFlip(0), Numbers)).ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]   // a quarter of the turns each; 400 draws deviate by 8.7
    public void Right_angles_are_equally_likely_and_keep_every_pixel()
    {
        var square = Numbered(2, 2);
        var results = Enumerable.Range(0, 400)
            .Select(i => string.Concat(Values(Apply(new RandomRightAngleRotation(), square, i)))).ToList();
        results.Distinct().Order().ShouldBe(["0123", "1302", "2031", "3210"]);
        results.GroupBy(r => r).ShouldAllBe(g => Math.Abs(g.Count() - 100) < 45);
    }

    [Fact]
    public void Right_angles_need_squares() =>
        Should.Throw<ArgumentException>(() => Apply(new RandomRightAngleRotation(), Numbers)).Message.ShouldContain("3×2");

    [Fact]
    public void The_middle_is_cut_out() => Values(Apply(new CenterCrop(1, 1), Numbered(3, 3))).ShouldBe([4]);

    [Fact]
    public void A_crop_larger_than_the_image_gets_a_black_border()
    {
        var result = Apply(new CenterCrop(4, 3), Numbered(1, 2, first: 7));
        Values(result).ShouldBe([0, 0, 0, 0, 7, 0, 0, 8, 0, 0, 0, 0]);
    }

    [Theory]   // torchvision pads by (crop − image) // 2 on the left and at the top
    [InlineData(1, 4, -1)]
    [InlineData(2, 3, 0)]
    [InlineData(2, 9, -3)]
    [InlineData(7, 4, 2)]    // and rounds the middle to the even side: 1.5
    [InlineData(9, 4, 2)]    // 2.5
    public void The_middle_lies_where_torchvisions_does(int image, int crop, int start)
    {
        PixelRectangle.Centered(new ImageSize(image, 5), new ImageSize(crop, 5)).ShouldBe(new PixelRectangle(start, 0, crop, 5));
        PixelRectangle.Centered(new ImageSize(5, image), new ImageSize(5, crop)).ShouldBe(new PixelRectangle(0, start, 5, crop));
    }

    [Fact]
    public void Random_crops_reach_every_place()
    {
        var seen = Enumerable.Range(0, 200).Select(i => Values(Apply(new RandomCrop(2), Numbered(3, 3), i))[0]).Distinct().Order();
        seen.ShouldBe([0, 1, 3, 4]);
        Should.Throw<ArgumentException>(() => new RandomCrop(5).OutputSize(new ImageSize(4, 4))).Message.ShouldContain("5×5");
        new RandomCrop(5, padding: 1).OutputSize(new ImageSize(4, 4)).ShouldBe(new ImageSize(5, 5));
    }

    [Fact]
    public void Padding_in_one_color_and_mirrored()
    {
        Values(Apply(new Pad(1, 0, 2, 1, color: new RgbColor(9, 9, 9)), Numbers))
            .ShouldBe([9, 0, 1, 2, 9, 9, 9, 3, 4, 5, 9, 9, 9, 9, 9, 9, 9, 9]);
        Values(Apply(new Pad(2, 1, 1, 0, PadMode.Reflect), Numbers)).ShouldBe([5, 4, 3, 4, 5, 4, 2, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4]);
        Should.Throw<ArgumentException>(() => Apply(new Pad(3, PadMode.Reflect), Numbers)).Message.ShouldContain("3×2");
    }

    [Fact]
    public void Random_parts_keep_to_their_area_and_shape()
    {
        var crop = new RandomResizedCrop(32, 0.2, 0.5);
        var image = new ImageSize(200, 150);
        for (var i = 0; i < 500; i++)
        {
            var random = new CounterRandom(1, 0, i);
            var part = crop.Draw(image, ref random);
            ((double)part.Width * part.Height / image.PixelCount).ShouldBeInRange(0.19, 0.51);
            ((double)part.Width / part.Height).ShouldBeInRange(0.73, 1.36);
            part.Left.ShouldBeInRange(0, image.Width - part.Width);
            part.Top.ShouldBeInRange(0, image.Height - part.Height);
        }
    }

    [Fact]   // no try fits: the widest part with the ratio 4/3
    public void A_strip_gives_its_middle()
    {
        var random = new CounterRandom(1);
        new RandomResizedCrop(32, 0.9, 1).Draw(new ImageSize(3000, 30), ref random).ShouldBe(new PixelRectangle(1480, 0, 40, 30));
    }

    [Theory]
    [InlineData(4000, 3000, 64)]
    [InlineData(224, 224, 64)]
    public void The_smallest_random_part_still_has_enough_pixels(int width, int height, int size)
    {
        var crop = new RandomResizedCrop(size);
        var decoded = crop.DecodeSize(new ImageSize(width, height));
        decoded.Width.ShouldBeLessThanOrEqualTo(width);
        for (var i = 0; i < 300 && decoded.Width < width; i++)
        {
            var random = new CounterRandom(2, 0, i);
            var part = crop.Draw(decoded, ref random);
            Math.Min(part.Width, part.Height).ShouldBeGreaterThanOrEqualTo(size - 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pipeline_applies_its_transforms_in_order(int flips)
    {
        var pipeline = new ImagePipeline(
            Enumerable.Repeat<IImageTransform>(new RandomHorizontalFlip(1), flips).Append(new CenterCrop(2, 1)));
        var result = new ByteImage();
        var random = default(CounterRandom);
        pipeline.Apply(Numbers, result, ref random);
        Values(result).ShouldBe([1, 4]);
        Values(Apply(new ImagePipeline(), Numbers)).ShouldBe([0, 1, 2, 3, 4, 5]);
        Values(Apply(new ImagePipeline(Enumerable.Repeat(new RandomHorizontalFlip(1), flips)), Numbers))
            .ShouldBe(flips % 2 == 1 ? [2, 1, 0, 5, 4, 3] : [0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void A_pipeline_knows_its_size_and_whether_it_draws()
    {
        new ImagePipeline(new ResizeShortSide(72), new CenterCrop(64)).OutputSize(null).ShouldBe(new ImageSize(64, 64));
        new ImagePipeline(new ResizeShortSide(72)).OutputSize(null).ShouldBeNull();
        new ImagePipeline(new Resize(64), new RandomHorizontalFlip()).IsRandom.ShouldBeTrue();
        new ImagePipeline(new Resize(64), new CenterCrop(32)).IsRandom.ShouldBeFalse();
    }

    private static ByteImage Apply(IImageTransform transform, ByteImage source, int index = 0)
    {
        var (result, random) = (new ByteImage(), new CounterRandom(5, 0, index));
        transform.Apply(source, result, ref random);
        return result;
    }

    private static ByteImage Numbered(int width, int height, int first = 0) =>
        new(width, height, [.. Enumerable.Range(first, width * height).SelectMany(i => Enumerable.Repeat((byte)i, 3))]);

    private static int[] Values(ByteImage image) => [.. image.Pixels.ToArray().Where((_, i) => i % 3 == 0).Select(b => (int)b)];
}
