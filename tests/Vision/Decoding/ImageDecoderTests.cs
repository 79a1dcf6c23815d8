using NetVips;
using Relight.Data;
using Relight.Tests.Golden;
using Relight.Vision;
using Relight.Vision.Decoding;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Decoding;

public class ImageDecoderTests
{
    private static readonly ByteImage Picture = TestFile.Picture(40, 28);

    [Fact]   // quality 95 with halved color resolution loses a few levels on a smooth picture
    public void Jpeg_comes_back_nearly_as_it_was() => ImageAssert.Close(Picture, Decode(TestFile.Jpeg(Picture)), tolerance: 40);

    [Theory]
    [InlineData("pngsave_buffer", "compression", "6")]
    [InlineData("tiffsave_buffer", "compression", "lzw")]
    [InlineData("webpsave_buffer", "lossless", "true")]
    [InlineData("jp2ksave_buffer", "lossless", "true")]
    [InlineData("jxlsave_buffer", "lossless", "true")]
    public void Lossless_formats_come_back_as_they_were(string saver, string option, string value) =>
        ImageAssert.Close(Picture, Decode(TestFile.Save(Picture, saver, null, (option, value))), tolerance: 0);

    [Fact]
    public void Bitmaps_and_portable_pixmaps_come_back_as_they_were()
    {
        ImageAssert.Close(Picture, Decode(TestFile.Bmp(Picture)), tolerance: 0);
        ImageAssert.Close(Picture, Decode(TestFile.Ppm(Picture)), tolerance: 0);
    }

    [Theory]   // the middle value of three becomes 255 · value / maximum, rounded
    [InlineData("P2", 15, 6, 102)]
    [InlineData("P2", 100, 50, 128)]
    [InlineData("P2", 1023, 512, 128)]
    [InlineData("P2", 65535, 25700, 100)]
    [InlineData("P2", 255, 77, 77)]
    [InlineData("P3", 1000, 200, 51)]
    public void Portable_maps_go_up_to_the_maximum_that_they_state(string magic, int maximum, int value, byte expected)
    {
        var channels = magic == "P3" ? 3 : 1;
        var values = string.Join(' ', new[] { 0, value, maximum }.SelectMany(v => Enumerable.Repeat(v, channels)));
        Grey(Decode(System.Text.Encoding.ASCII.GetBytes($"{magic}\n3 1\n{maximum}\n{values}\n"))).ShouldBe([0, expected, 255]);
    }

    [Theory]
    [InlineData(1023, 512, 128)]
    [InlineData(4095, 819, 51)]
    public void Binary_portable_maps_of_two_bytes_do_too(int maximum, int value, byte expected)
    {
        byte[] pixels = [0, 0, (byte)(value >> 8), (byte)value, (byte)(maximum >> 8), (byte)maximum];
        Grey(Decode([.. System.Text.Encoding.ASCII.GetBytes($"P5\n3 1\n{maximum}\n"), .. pixels])).ShouldBe([0, expected, 255]);
    }

    [Theory]
    [InlineData("Pf", 1)]
    [InlineData("PF", 3)]
    public void Floats_count_from_0_to_1(string magic, int channels)
    {
        float[] values = [-0.5f, 0, 0.2f, 1, 2];
        var pixels = System.Runtime.InteropServices.MemoryMarshal
            .AsBytes<float>([.. values.SelectMany(v => Enumerable.Repeat(v, channels))]);
        Grey(Decode([.. System.Text.Encoding.ASCII.GetBytes($"{magic}\n5 1\n-1.0\n"), .. pixels])).ShouldBe([0, 0, 51, 255, 255]);
    }

    [Fact]   // the file begins with the lowest row
    public void Portable_float_maps_stand_upright()
    {
        var pixels = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([0, 0.2f, 1]);
        Grey(Decode([.. System.Text.Encoding.ASCII.GetBytes("Pf\n1 3\n-1.0\n"), .. pixels])).ShouldBe([255, 51, 0]);
    }

    [Fact]
    public void Floats_in_a_tiff_do_too()
    {
        var file = TestFile.Save([0, 1, 0, 1, 1, 0], new ImageSize(2, 1), 3, "tiffsave_buffer",
            image => image.Cast(Enums.BandFormat.Float));
        ImageAssert.Close(new ByteImage(2, 1, [0, 255, 0, 255, 255, 0]), Decode(file), tolerance: 0);
    }

    [Theory]   // not every libheif has encoders
    [InlineData("heif.heic")]
    [InlineData("heif.avif")]
    public void Heif_comes_back_nearly_as_it_was(string file) =>
        ImageAssert.Close(Picture, Decode(File.ReadAllBytes(GoldenFile.PathOf(file))), tolerance: 50);

    [Fact]   // v · 257 is the 16-bit value of v
    public void Sixteen_bits_become_eight()
    {
        var file = TestFile.Save(Picture, "pngsave_buffer", image => image.Colourspace(Enums.Interpretation.Rgb16));
        file[24].ShouldBe((byte)16);   // bit depth in the header
        ImageAssert.Close(Picture, Decode(file), tolerance: 1);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Grey_becomes_three_equal_channels(int bits)
    {
        var decoded = Decode(TestFile.Save(Picture, "pngsave_buffer",
            image => image.Colourspace(bits == 16 ? Enums.Interpretation.Grey16 : Enums.Interpretation.Bw)));
        decoded.Size.ShouldBe(Picture.Size);
        for (var i = 0; i < decoded.Pixels.Length; i += 3)
        {
            decoded.Pixels[i].ShouldBe(decoded.Pixels[i + 1]);
            decoded.Pixels[i].ShouldBe(decoded.Pixels[i + 2]);
        }

        decoded.Pixels[0].ShouldBeLessThan(decoded.Pixels[^1]);   // black corner, yellow corner
    }

    [Fact]
    public void A_grey_jpeg_becomes_three_equal_channels()
    {
        var decoded = Decode(TestFile.Save(Picture, "jpegsave_buffer", image => image.Colourspace(Enums.Interpretation.Bw)));
        decoded.Pixels[^1].ShouldBe(decoded.Pixels[^3]);
    }

    [Fact]   // 16 colors for a smooth ramp
    public void A_palette_is_looked_up()
    {
        var file = TestFile.Save(Picture, "pngsave_buffer", null, ("palette", "true"), ("bitdepth", "4"));
        file[25].ShouldBe((byte)3);   // color type in the header: palette
        ImageAssert.Mean(Picture.Pixels, Decode(file).Pixels).ShouldBeLessThan(25);
    }

    [Theory]
    [InlineData(255, 100, 50, 0, 255, 255, 255)]     // transparent: white
    [InlineData(255, 100, 50, 255, 255, 100, 50)]    // opaque: itself
    [InlineData(0, 100, 200, 51, 204, 224, 244)]     // one fifth of it: 255 + (v − 255) / 5
    public void What_is_transparent_is_laid_on_white(byte red, byte green, byte blue, byte alpha, byte r, byte g, byte b)
    {
        var decoded = Decode(Relight.Vision.Pictures.ImageEncoder.Png([red, green, blue, alpha], 1, 1, 4));
        ImageAssert.Close(new ByteImage(1, 1, [r, g, b]), decoded, tolerance: 1);
    }

    [Fact]
    public void Sixteen_bits_with_transparency_are_laid_on_white()
    {
        var file = TestFile.Save([0, 100, 200, 51], new ImageSize(1, 1), 4, "pngsave_buffer",
            image => image.Colourspace(Enums.Interpretation.Rgb16));
        (file[24], file[25]).ShouldBe(((byte)16, (byte)6));   // bit depth and color type in the header: RGB with alpha
        ImageAssert.Close(new ByteImage(1, 1, [204, 224, 244]), Decode(file), tolerance: 1);
    }

    [Fact]   // printing colors are duller, so only the hue is asked for
    public void Cmyk_becomes_rgb()
    {
        var red = new ByteImage(16, 16);
        for (var i = 0; i < red.Pixels.Length; i += 3)
        {
            red.Pixels[i] = 230;
        }

        var decoded = Decode(TestFile.Save(red, "jpegsave_buffer", image => image.Colourspace(Enums.Interpretation.Cmyk)));
        decoded.Size.ShouldBe(red.Size);
        ((int)decoded.Pixels[0]).ShouldBeGreaterThan(150);
        ((int)decoded.Pixels[1]).ShouldBeLessThan(100);
        ((int)decoded.Pixels[2]).ShouldBeLessThan(100);
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_taken() =>
        ImageAssert.Close(new ByteImage(1, 1, [255, 0, 0]), Decode(TestFile.Animation()), tolerance: 0);

    [Fact]   // a frame of one pixel in the middle of a canvas of three, whose background is the second color
    public void A_first_frame_smaller_than_its_canvas_lies_on_the_background()
    {
        byte[] gif = [.. "GIF87a"u8, 3, 0, 1, 0, 0x80, 1, 0, 255, 0, 0, 0, 0, 255, 0x2C, 1, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2,
            0x44, 0x01, 0, 0x3B];
        ImageAssert.Close(new ByteImage(3, 1, [0, 0, 255, 255, 0, 0, 0, 0, 255]), Decode(gif), tolerance: 0);
    }

    [Fact]
    public void A_bitmap_whose_reserved_fields_are_in_use_is_one()
    {
        var bitmap = TestFile.Bmp(Picture);
        (bitmap[6], bitmap[8]) = (1, 2);
        ImageAssert.Close(Picture, Decode(bitmap), tolerance: 0);
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        var pixel = new ByteImage(1, 1, [10, 200, 90]);
        ImageAssert.Close(pixel, Decode(TestFile.Save(pixel, "pngsave_buffer")), tolerance: 0);
        ImageAssert.Close(pixel, Decode(TestFile.Jpeg(pixel)), tolerance: 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Exif_orientation_is_applied(int orientation)
    {
        var jpeg = TestFile.Jpeg(Picture);
        var expected = new ByteImage();
        PixelGrid.Orient(Decode(jpeg), expected, (Orientation)orientation);
        ImageAssert.Close(expected, Decode(TestFile.WithOrientation(jpeg, orientation)), tolerance: 0);
        ImageAssert.Close(expected, Decode(TestFile.WithOrientation(jpeg, orientation, bigEndian: true)), tolerance: 0);
        ImageAssert.Close(expected, Decode(TestFile.WithOrientation(jpeg, orientation, asLong: true)), tolerance: 0);
        ImageAssert.Close(expected, Decode(TestFile.WithOrientation(jpeg, orientation, bigEndian: true, asLong: true)), tolerance: 0);
    }

    [Fact]   // orientation 6: the camera was held upright, the first stored row is the right edge
    public void Orientation_6_turns_clockwise()
    {
        var stored = TestFile.Jpeg(Picture);
        var decoded = Decode(TestFile.WithOrientation(stored, 6));
        var plain = Decode(stored);
        decoded.Size.ShouldBe(new ImageSize(28, 40));
        decoded.Row(0)[^3..].ToArray().ShouldBe(plain.Row(0)[..3].ToArray());
        decoded.Row(39)[^3..].ToArray().ShouldBe(plain.Row(0)[^3..].ToArray());
    }

    [Fact]
    public void Exif_orientation_is_applied_by_libvips_too()
    {
        var cmyk = TestFile.Save(Picture, "jpegsave_buffer", image => image.Colourspace(Enums.Interpretation.Cmyk));
        var expected = new ByteImage();
        PixelGrid.Orient(Decode(cmyk), expected, Orientation.Rotate270);
        ImageAssert.Close(expected, Decode(TestFile.WithOrientation(cmyk, 8)), tolerance: 0);
    }

    [Theory]
    [InlineData(4, 1)]       // 224 px are decoded at 4/8 for 64 px
    [InlineData(1, 0.01)]    // and whole for 224 px
    public void A_small_target_decodes_fewer_pixels_to_nearly_the_same_result(int shrink, double tolerance)
    {
        var jpeg = TestFile.Jpeg(TestFile.Picture(224, 224));
        var resize = new Resize(224 / shrink);
        var fewer = new ByteImage();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.jpg"], jpeg);
        ImageDecoder.DecodeFile(folder["a.jpg"], fewer, new DecodeLimits(long.MaxValue, resize.DecodeSize));
        fewer.Width.ShouldBe(shrink == 4 ? 56 : 224);
        ImageAssert.Mean(Resized(Decode(jpeg), resize).Pixels, Resized(fewer, resize).Pixels).ShouldBeLessThan(tolerance);
    }

    [Fact]
    public void Several_threads_decode_the_same()
    {
        byte[][] files = [TestFile.Jpeg(Picture), TestFile.Save(Picture, "pngsave_buffer"), TestFile.Save(Picture, "webpsave_buffer")];
        var expected = files.Select(file => Decode(file).Pixels.ToArray()).ToArray();
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 4 },
            i => Decode(files[i % 3]).Pixels.SequenceEqual(expected[i % 3]).ShouldBeTrue());
    }

    private static ByteImage Resized(ByteImage image, Resize resize)
    {
        var (result, random) = (new ByteImage(), default(CounterRandom));
        resize.Apply(image, result, ref random);
        return result;
    }

    private static byte[] Grey(ByteImage image)
    {
        image.Pixels.ToArray().Chunk(3).ShouldAllBe(pixel => pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        return [.. image.Pixels.ToArray().Where((_, i) => i % 3 == 0)];
    }

    private static ByteImage Decode(byte[] file) => ImageDecoder.Decode(file, "test");
}
