using Relight.Tests.Vision.Decoding;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Pictures;

namespace Relight.Tests.Vision.Pictures;

public class ImageEncoderTests
{
    private static readonly ByteImage Picture = TestFile.Picture(33, 21);

    [Fact]
    public void A_png_file_holds_the_very_pixels()
    {
        using var folder = new TemporaryFolder();
        ImageEncoder.WritePng(folder["a.png"], Picture);
        ImageAssert.Close(Picture, ImageDecoder.Decode(folder["a.png"]), tolerance: 0);
    }

    [Fact]
    public void Grey_pixels_make_a_png_file_too() =>
        ImageAssert.Close(new ByteImage(2, 1, [7, 7, 7, 250, 250, 250]),
            ImageDecoder.Decode(ImageEncoder.Png([7, 250], 2, 1, 1), "test"), tolerance: 0);

    [Fact]
    public void Lower_quality_makes_smaller_jpeg_files() =>
        ImageEncoder.Jpeg(Picture, 30).Length.ShouldBeLessThan(ImageEncoder.Jpeg(Picture, 95).Length);

    [Fact]
    public void An_svg_picture_is_drawn()
    {
        var png = ImageEncoder.PngFromSvg("""<svg xmlns="http://www.w3.org/2000/svg" width="10" height="6"><rect width="10" height="6" fill="#ff8000"/></svg>""", scale: 2);
        var image = ImageDecoder.Decode(png, "test");
        image.Size.ShouldBe(new ImageSize(20, 12));
        image.Row(6)[30..33].ToArray().ShouldBe([255, 128, 0]);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused() => Should.Throw<ArgumentException>(() => ImageEncoder.PngFromSvg("<svg"));

    [Fact]
    public void The_wrong_number_of_bytes_is_refused() =>
        Should.Throw<ArgumentException>(() => ImageEncoder.Png([1, 2, 3], 2, 2)).Message.ShouldContain("Expected 12 bytes");
}
