using System.Globalization;
using Relight.Data;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

public sealed class BatchTransformTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("brightness", 0.4)]
    [InlineData("brightness", 1.6)]
    [InlineData("contrast", 0.4)]
    [InlineData("contrast", 1.6)]
    [InlineData("saturation", 0.0)]
    [InlineData("saturation", 0.4)]
    [InlineData("saturation", 1.6)]
    [InlineData("hue", -0.5)]
    [InlineData("hue", -0.2)]
    [InlineData("hue", 0.1)]
    [InlineData("hue", 0.5)]
    public void Colors_change_as_in_torchvision(string name, double factor)
    {
        var images = GoldenImages.Tensor("source_floats").ToChannelsLast();
        var factors = Tensor.FromSpan<float>([.. Enumerable.Repeat((float)factor, 4)], 4, 1, 1, 1);
        var adjusted = name switch
        {
            "brightness" => Colors.AdjustBrightness(images, factors),
            "contrast" => Colors.AdjustContrast(images, factors),
            "saturation" => Colors.AdjustSaturation(images, factors),
            _ => Colors.AdjustHue(images, factors),
        };
        Close(GoldenImages.Tensor($"{name}/{factor.ToString("0.0", CultureInfo.InvariantCulture)}"), adjusted, 2e-6);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.8)]
    [InlineData(2.0)]
    public void Blur_is_that_of_torchvision(double sigma) => Close(
        GoldenImages.Tensor($"blur/{sigma.ToString("0.0", CultureInfo.InvariantCulture)}"),
        new GaussianBlur(5).Blur(GoldenImages.Tensor("source_floats"), [sigma, sigma, sigma, sigma]),
        2e-6);

    [Fact]
    public void Each_image_is_blurred_by_its_own_width_and_none_at_all_by_0()
    {
        var images = GoldenImages.Tensor("source_floats");
        var blurred = new GaussianBlur(5).Blur(images, [0, 2, 0.8, 0]);
        Close(images[0], blurred[0], 0);
        Close(GoldenImages.Tensor("blur/2.0")[1], blurred[1], 2e-6);
        Close(GoldenImages.Tensor("blur/0.8")[2], blurred[2], 2e-6);
        Close(images[3], blurred[3], 0);
    }

    [Fact]
    public void Grey_images_have_three_equal_channels()
    {
        var grey = new RandomGrayscale(1).Apply(Batch()).Images;
        Close(GoldenImages.Tensor("grey").Expand([4, 3, 24, 20]), grey, 2e-7);
    }

    [Fact]
    public void Normalizing_shifts_and_scales_and_can_be_undone()
    {
        var images = GoldenImages.Tensor("source_floats");
        var normalize = new Normalize([0.5, 0.25, 0], [2, 0.5, 1]);
        var result = normalize.Apply(images);
        (result[0, 0, 3, 4].ToDouble(), result[0, 1, 3, 4].ToDouble(), result[0, 2, 3, 4].ToDouble()).ShouldBe(
            ((images[0, 0, 3, 4].ToDouble() - 0.5) / 2, (images[0, 1, 3, 4].ToDouble() - 0.25) / 0.5, images[0, 2, 3, 4].ToDouble()));
        Close(images, normalize.Undo(result), 1e-7);
        Should.Throw<ArgumentException>(() => new Normalize([0.5], [0])).Message.ShouldContain("above 0");
        Should.Throw<ShapeException>(() => Normalize.ImageNet.Apply(Tensor.Zeros([2, 1, 4, 4])));
    }

    [Fact]
    public void Batches_are_flipped_sample_by_sample()
    {
        var images = GoldenImages.Tensor("source_floats");
        Close(images.Flip([3]), new RandomHorizontalFlip(1).Apply(Batch()).Images, 0);
        Close(images.Flip([2]), new RandomVerticalFlip(1).Apply(Batch()).Images, 0);
        var some = new RandomHorizontalFlip(0.5).Apply(Batch(seed: 3)).Images;
        var flipped = Enumerable.Range(0, 4).Count(i => some[i].Equal(images[i].Flip([2])));
        flipped.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void Jitter_of_strength_0_changes_nothing_and_otherwise_each_sample_differently()
    {
        Close(GoldenImages.Tensor("source_floats"), new ColorJitter().Apply(Batch()).Images, 0);
        var same = Tensor.Full([4, 3, 8, 8], 0.4f);
        var jittered = new ColorJitter(0.8, 0.8, 0.8, 0.2).Apply(new Batch(same, Labels(), [0, 1, 2, 3], seed: 1)).Images;
        Enumerable.Range(0, 4).Select(i => jittered[i, 0, 0, 0].Item<float>()).Distinct().Count().ShouldBe(4);
        jittered.Amin().ToDouble().ShouldBeGreaterThanOrEqualTo(0);
        jittered.Amax().ToDouble().ShouldBeLessThanOrEqualTo(1);
        Close(Tensor.Full([4, 3, 8, 8], 0.4f), same, 0);   // what came in is as it was
    }

    [Fact]   // with all four steps, a sample alone must come out as it does among others: nothing mixes
    public void Jitter_does_not_depend_on_the_company()
    {
        var images = GoldenImages.Tensor("source_floats");
        var jitter = new ColorJitter(0.4, 0.4, 0.4, 0.1, probability: 0.8);
        var together = jitter.Apply(Batch(seed: 9)).Images;
        for (var i = 0; i < 4; i++)
        {
            var alone = new Batch(images[i..(i + 1)], Tensor.FromSpan<long>([0L], 1), [i], seed: 9);
            Close(together[i..(i + 1)], jitter.Apply(alone).Images, 1e-6);
        }
    }

    [Fact]
    public void Erasing_leaves_a_rectangle_of_the_value()
    {
        var images = Tensor.Ones([64, 3, 20, 30]);
        var batch = new Batch(images, Tensor.Zeros([64], dtype: DType.Int64), [.. Enumerable.Range(0, 64)], seed: 4);
        var erased = new RandomErasing { Probability = 1, Value = [0.25f, 0.5f, 0.75f] }.Apply(batch).Images;
        for (var i = 0; i < 64; i++)
        {
            var mask = erased[i, 0].Ne(1);
            var rows = mask.Any(1).Sum().ToInt64();
            var columns = mask.Any(0).Sum().ToInt64();
            mask.Sum().ToInt64().ShouldBe(rows * columns);
            (rows * columns / 600.0).ShouldBeInRange(0.01, 0.36);
            rows.ShouldBeLessThan(20);
            columns.ShouldBeLessThan(30);
            erased[i, 1].Eq(0.5).Sum().ToInt64().ShouldBe(rows * columns);
            erased[i, 2].Eq(0.75).Sum().ToInt64().ShouldBe(rows * columns);
        }
    }

    [Fact]   // 200 samples of 300 pixels: erased noise has mean 0 and variance 1, within five deviations
    public void Erasing_with_noise_draws_from_the_normal_distribution()
    {
        var images = Tensor.Full([200, 3, 16, 16], 100f);
        var batch = new Batch(images, Tensor.Zeros([200], dtype: DType.Int64), [.. Enumerable.Range(0, 200)], seed: 4);
        var noise = new RandomErasing { Value = null }.Apply(batch).Images.ToArray<float>().Where(v => v < 50).ToArray();
        noise.Length.ShouldBeGreaterThan(5000);
        noise.Average(v => (double)v).ShouldBe(0, 5 / Math.Sqrt(noise.Length));
        noise.Average(v => (double)v * v).ShouldBe(1, 5 * Math.Sqrt(2.0 / noise.Length));
    }

    [Fact]
    public void Erasing_half_of_the_samples_leaves_the_other_half()
    {
        var images = Tensor.Ones([400, 1, 8, 8]);
        var batch = new Batch(images, Tensor.Zeros([400], dtype: DType.Int64), [.. Enumerable.Range(0, 400)], seed: 2);
        var touched = new RandomErasing().Apply(batch).Images.Flatten(1).Amin([1]).Eq(0).Sum().ToInt64();
        touched.ShouldBeInRange(150, 250);
    }

    [Fact]
    public void Two_transforms_of_one_kind_draw_differently_and_a_batch_anew_the_same()
    {
        var jitter = new ColorJitter(0.5);
        var batch = Batch(seed: 7);
        var (first, second) = (jitter.Apply(batch).Images, jitter.Apply(batch).Images);
        first.Equal(second).ShouldBeFalse();
        var pipeline = new BatchPipeline(jitter, new RandomHorizontalFlip(), new RandomErasing());
        Close(pipeline.Apply(Batch(seed: 7)).Images, pipeline.Apply(Batch(seed: 7)).Images, 0);
        Close(first, jitter.Apply(Batch(seed: 7)).Images, 0);
    }

    [Fact]
    public void Channels_stay_last()
    {
        var images = GoldenImages.Tensor("source_floats").ToChannelsLast();
        IBatchTransform[] all = [new ColorJitter(0.4, 0.4, 0.4, 0.1), new RandomGrayscale(0.5), new GaussianBlur(3),
            new RandomHorizontalFlip(), Normalize.ImageNet, new RandomErasing { Value = null }];
        foreach (var transform in all)
        {
            var result = transform.Apply(new Batch(images, Labels(), [0, 1, 2, 3], seed: 1)).Images;
            result.Strides.ShouldBe(images.Strides, transform.ToString());
        }
    }

    [Fact]
    public void Bytes_become_tensors_and_come_back()
    {
        var image = GoldenImages.Image("source");
        var tensor = ToTensor.FromImages(image, image);
        tensor.Shape.ToString().ShouldBe("(2, 3, 53, 37)");
        tensor[1, 2, 5, 7].Item<float>().ShouldBe(image.Row(5)[7 * 3 + 2] / 255f);
        ToTensor.ToImages(tensor)[1].Pixels.ToArray().ShouldBe(image.Pixels.ToArray());
        Should.Throw<ArgumentException>(() => ToTensor.FromImages(image, new ByteImage(1, 1))).Message.ShouldContain("37×53, 1×1");
    }

    private static Batch Batch(ulong seed = 1) => new(GoldenImages.Tensor("source_floats"), Labels(), [0, 1, 2, 3], seed: seed);

    private static Tensor Labels() => Tensor.Zeros([4], dtype: DType.Int64);

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        actual.Shape.ShouldBe(expected.Shape);
        (expected - actual).Abs().Max().ToDouble().ShouldBeLessThanOrEqualTo(tolerance);
    }
}
