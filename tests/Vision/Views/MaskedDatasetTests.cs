using Relight.Data;
using Relight.Vision;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Tests.Vision.Views;

/// <summary>A mask stays with its image: here each pixel's color is its place, and its mask that place too.</summary>
public sealed class MaskedDatasetTests
{
    private const int Width = 12, Height = 12;

    public static TheoryData<IImageTransform> Exact =>
    [
        new RandomHorizontalFlip(), new RandomVerticalFlip(), new RandomRightAngleRotation(), new RandomCrop(8),
        new RandomCrop(10, padding: 3),
        new CenterCrop(6, 8), new CenterCrop(14), new Pad(1, 2, 3, 4), new Pad(2, PadMode.Reflect), new Resize(Height, Width),
        new RandomRotation(0),
        new ImagePipeline(new Pad(4), new RandomCrop(9), new RandomHorizontalFlip(), new RandomRightAngleRotation()),
    ];

    [Theory, MemberData(nameof(Exact))]
    public void Each_number_of_a_mask_stays_with_its_pixel(IImageTransform transform)
    {
        var loader = new DataLoader(new MaskedDataset(new Places(), transform), new DataLoaderOptions { BatchSize = 16 });
        using var batch = loader.Epoch(3).First();
        var (pixels, mask) = ((batch.Images * 255).Round().To(Relight.Tensors.DType.Int64), batch["mask"]);
        (pixels[.., 0] + (256 * pixels[.., 1])).Equal(mask).ShouldBeTrue();   // outside both are 0
        mask.Max().ToInt64().ShouldBeGreaterThan(0);
    }

    [Theory, InlineData(6), InlineData(24)]   // each value is that of a pixel of the part that was cut out; none is mixed
    public void A_resized_mask_has_values_of_its_part_alone(int size)
    {
        var transform = new ImagePipeline(new RandomResizedCrop(size, minimumScale: 0.3), new RandomRotation(20));
        using var batch = new DataLoader(
            new MaskedDataset(new Places(), transform), new DataLoaderOptions { BatchSize = 16 }).Epoch(0).First();
        var values = batch["mask"].ToArray<long>();
        values.ShouldAllBe(value => value == 0 || Places.Values.Contains(value));
        values.Distinct().Count().ShouldBeGreaterThan(20);
    }

    [Fact]   // the middle of a disc stays in the middle, to within a pixel, whichever way it was cut out and turned
    public void A_mask_lies_where_its_image_does()
    {
        var transform = new ImagePipeline(new RandomResizedCrop(40, minimumScale: 0.6), new RandomRotation(30));
        using var batch = new DataLoader(
            new MaskedDataset(new Squares(), transform), new DataLoaderOptions { BatchSize = 16 }).Epoch(0).First();
        var differ = (batch.Images[.., 0] > 0.5).Ne(batch["mask"] > 0);
        // pixels on the border, which bilinear resizing mixes
        differ.To(Relight.Tensors.DType.Float32).Mean().ToDouble().ShouldBeLessThan(0.03);
    }

    [Fact]
    public void What_is_no_mask_is_refused_and_a_transform_that_tells_no_places_too()
    {
        Should.Throw<ArgumentException>(() => new MaskedDataset(new Places(), new Resize(8), "depth")).Message
            .ShouldContain("Expected a mask 'depth' of shape (12, 12)");
        var loader = new DataLoader(new MaskedDataset(new Places(), new Unmoved()), new DataLoaderOptions { BatchSize = 4, Workers = 1 });
        Should.Throw<Exception>(() => loader.Epoch(0).First()).ToString().ShouldContain("does not say where it takes pixels from");
    }

    private sealed class Places : SampleDataset
    {
        /// <summary>1 to 144, in two bytes.</summary>
        public static HashSet<long> Values { get; } = [.. Enumerable.Range(0, Width * Height).Select(Value)];

        public override int Count => 16;

        protected override Sample Read(int index, ref CounterRandom random)
        {
            var (image, mask) = (new ByteImage(Width, Height), new long[Height, Width]);
            for (var i = 0; i < mask.Length; i++)
            {
                mask[i / Width, i % Width] = Value(i);
                (image.Pixels[3 * i], image.Pixels[(3 * i) + 1]) = ((byte)(Value(i) % 256), (byte)(Value(i) / 256));
            }

            return new() { ["image"] = image, ["mask"] = mask, ["index"] = index };
        }

        private static long Value(int place) => 100 + (3 * place);
    }

    private sealed class Squares : SampleDataset
    {
        public override int Count => 16;

        protected override Sample Read(int index, ref CounterRandom random)
        {
            var (image, mask) = (new ByteImage(60, 60), new byte[60, 60]);
            for (var i = 0; i < mask.Length; i++)
            {
                mask[i / 60, i % 60] = i / 60 is > 20 and < 35 && i % 60 is > 15 and < 50 ? (byte)1 : (byte)0;
                image.Pixels[3 * i] = (byte)(255 * mask[i / 60, i % 60]);
            }

            return new() { ["image"] = image, ["mask"] = mask };
        }
    }

    private sealed record Unmoved : IImageTransform
    {
        public ImageSize? OutputSize(ImageSize? input) => input;

        public void Apply(ByteImage source, ByteImage destination, ref CounterRandom random) => destination.CopyFrom(source);
    }
}
