using Relight.Data;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

/// <summary>What is done to single images in the workers is what is done to batches on the device, up to the rounding to bytes.</summary>
public sealed class ColorPlanesTests
{
    private const double Rounding = 0.5 / 255 + 1e-4;

    public static TheoryData<string, float> Changes => new()
    {
        { "brightness", 0.4f }, { "brightness", 1.7f }, { "contrast", 0.3f }, { "contrast", 1.6f }, { "saturation", 0f },
        { "saturation", 1.9f }, { "hue", -0.5f }, { "hue", 0.13f }, { "hue", 0.4f }, { "gray", 0 },
    };

    [Theory, MemberData(nameof(Changes))]
    public void One_image_changes_as_a_batch_of_it_does(string what, float factor)
    {
        var image = Colorful();
        var expected = Expected(what, ToTensor.FromImages(image), Tensor.FromSpan<float>([factor], 1, 1, 1, 1));
        var planes = new ColorPlanes();
        planes.Load(image);
        Change(planes, what, factor);
        var changed = new ByteImage(image.Width, image.Height);
        planes.Store(changed);
        (ToTensor.FromImages(changed) - expected).Abs().Max().ToDouble().ShouldBeLessThan(Rounding);
    }

    [Fact]
    public void Jitter_draws_for_an_image_what_it_draws_for_a_batch()
    {
        var image = Colorful();
        var jitter = new ColorJitter(0.4, 0.4, 0.4, 0.1);
        var batch = new Batch(ToTensor.FromImages(image), Tensor.Zeros([1], dtype: DType.Int64), [7], epoch: 3, seed: 5);
        var random = batch.Random(0, 0);
        var changed = new ByteImage();
        jitter.Apply(image, changed, ref random);
        (ToTensor.FromImages(changed) - jitter.Apply(batch).Images).Abs().Max().ToDouble().ShouldBeLessThan(Rounding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_image_is_gray_as_often_as_it_is_asked(double probability)
    {
        var (image, gray, random) = (Colorful(), new ByteImage(), new CounterRandom(1));
        new RandomGrayscale(probability).Apply(image, gray, ref random);
        var pixels = gray.Pixels.ToArray();
        pixels.Chunk(ByteImage.Channels).All(pixel => pixel[0] == pixel[1] && pixel[1] == pixel[2]).ShouldBe(probability == 1);
        pixels.SequenceEqual(image.Pixels.ToArray()).ShouldBe(probability == 0);
    }

    /// <summary>Of a size that no number of lanes divides; black, white and pure colors among the pixels.</summary>
    private static ByteImage Colorful()
    {
        var (image, random) = (new ByteImage(7, 5), new CounterRandom(3));
        foreach (ref var value in image.Pixels)
        {
            value = (byte)(random.NextBoolean(0.3) ? 0 : random.NextBoolean(0.3) ? 255 : random.NextInt32(256));
        }

        return image;
    }

    private static Tensor Expected(string what, Tensor images, Tensor factor) => what switch
    {
        "brightness" => Colors.AdjustBrightness(images, factor),
        "contrast" => Colors.AdjustContrast(images, factor),
        "saturation" => Colors.AdjustSaturation(images, factor),
        "hue" => Colors.AdjustHue(images, factor),
        _ => Colors.Grayscale(images),
    };

    private static void Change(ColorPlanes planes, string what, float factor)
    {
        switch (what)
        {
            case "brightness":
                planes.AdjustBrightness(factor);
                break;
            case "contrast":
                planes.AdjustContrast(factor);
                break;
            case "saturation":
                planes.AdjustSaturation(factor);
                break;
            case "hue":
                planes.AdjustHue(factor);
                break;
            default:
                planes.MakeGray();
                break;
        }
    }
}
