using Relight.Data;
using Relight.Vision;
using Relight.Vision.Decoding;

namespace Relight.Tests.Vision.Decoding;

public class TiffTests
{
    [Theory]   // three bands and more that the file calls grey, and five of which it calls three red, green and blue
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    [InlineData(4, 2)]
    public void The_first_three_of_many_bands_are_the_colors(int bands, int photometric)
    {
        byte[] pixel = [200, 100, 50, 7, 9];
        var file = TestTiff.Of(2, bands, 8, photometric, [.. pixel[..bands], .. pixel[..bands]])
            .Extra([.. new long[bands - (photometric == 2 ? 3 : 1)]]);

        Decode(file).ShouldBe([200, 100, 50, 200, 100, 50]);
        Guess(file).ShouldNotBeNull().ShouldStartWith("TIFF: ");
    }

    [Fact]   // near-infrared, not opacity
    public void A_fourth_band_that_is_not_called_alpha_is_left_aside()
    {
        var file = TestTiff.OfNumbers<ushort>(4, 2, 65535, 25700, 0, 12).Extra(0);

        Decode(file).ShouldBe([255, 100, 0]);
        Guess(file).ShouldBe("TIFF: 1 more band is left aside, since the file does not call it alpha");
        Decode(TestTiff.Of(1, 4, 8, 2, 200, 100, 50, 12)).ShouldBe([200, 100, 50]);   // nor where it says nothing
        Decode(TestTiff.Of(1, 2, 8, 1, 200, 12)).ShouldBe([200, 200, 200]);
    }

    [Theory]   // a half of 200 on white: 100 + 127; multiplied already: 200 + 127
    [InlineData(2, new byte[] { 200, 100, 0, 128 }, new byte[] { 227, 177, 127 })]
    [InlineData(1, new byte[] { 100, 50, 0, 128 }, new byte[] { 227, 177, 127 })]
    public void Alpha_is_what_the_file_calls_so_multiplied_or_not(int kind, byte[] pixel, byte[] expected)
    {
        Decode(TestTiff.Of(1, 4, 8, 2, pixel).Extra(kind)).ShouldBe(expected);
        Decode(TestTiff.Of(1, 5, 8, 2, [.. pixel[..3], 9, pixel[3]]).Extra(0, kind)).ShouldBe(expected);
        Decode(TestTiff.Of(1, 2, 8, 1, pixel[0], pixel[3]).Extra(kind)).ShouldBe([expected[0], expected[0], expected[0]]);
        Guess(TestTiff.Of(1, 4, 8, 2, pixel).Extra(kind)).ShouldBeNull();
    }

    [Fact]   // the smallest of the usual whites that holds them
    public void Floats_run_to_1_to_255_or_to_65535()
    {
        Decode(TestTiff.OfNumbers<float>(1, 1, 0, 0.2f, 1).Format(3)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<float>(1, 1, 0, 51, 255).Format(3)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<float>(1, 1, 0, 13107, 65535).Format(3)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<float>(3, 2, 0, 51, 255).Format(3)).ShouldBe([0, 51, 255]);
        Decode(TestTiff.OfNumbers<double>(3, 2, 0, 0.2, 1).Format(3)).ShouldBe([0, 51, 255]);
        Decode(TestTiff.OfNumbers<Half>(1, 1, (Half)0, (Half)51, (Half)255).Format(3)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<float>(1, 1, 0, float.NaN, 1.02f).Format(3)).ShouldBe(Grey(0, 0, 255));
        Guess(TestTiff.OfNumbers<float>(1, 1, 0, 51, 255).Format(3))
            .ShouldBe("TIFF: its floats are taken to run from 0, black, to 255, white");
    }

    [Fact]
    public void Whole_numbers_run_to_the_usual_whites_too()
    {
        Decode(TestTiff.OfNumbers<uint>(1, 1, 0, uint.MaxValue / 5, uint.MaxValue)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<uint>(1, 1, 0, 51, 255)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<int>(1, 1, 0, 13107, 65535).Format(2)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<short>(1, 1, 0, 6553, 32767).Format(2)).ShouldBe(Grey(0, 51, 255));
        Decode(TestTiff.OfNumbers<sbyte>(1, 1, 0, 127).Format(2)).ShouldBe(Grey(0, 255));
        Decode(TestTiff.OfNumbers<ulong>(1, 1, 0, ulong.MaxValue)).ShouldBe(Grey(0, 255));
    }

    [Fact]
    public void Values_of_which_no_white_is_known_are_refused_with_their_range()
    {
        Refusal(TestTiff.OfNumbers<float>(1, 1, -9999, 845.5f).Format(3)).ShouldContain("from -9999 to 845.5");
        Refusal(TestTiff.OfNumbers<short>(1, 1, -1000, 3000).Format(2)).ShouldContain("from -1000 to 3000");
        Refusal(TestTiff.OfNumbers<float>(1, 1, 0, 1e6f).Format(3)).ShouldContain("convert it");
        Refusal(TestTiff.OfNumbers<ulong>(1, 1, 0, 1).Format(6)).ShouldContain("complex numbers of 64 bits");
    }

    [Theory]   // bits packed from the highest on; the middle value is a third, or nearly so
    [InlineData(1, new byte[] { 0b0100_0000 }, new byte[] { 0, 255 })]
    [InlineData(2, new byte[] { 0b0001_1100 }, new byte[] { 0, 85, 255 })]
    [InlineData(4, new byte[] { 0x05, 0xF0 }, new byte[] { 0, 85, 255 })]
    [InlineData(8, new byte[] { 0, 85, 255 }, new byte[] { 0, 85, 255 })]
    [InlineData(12, new byte[] { 0x00, 0x05, 0x55, 0xFF, 0xF0 }, new byte[] { 0, 85, 255 })]
    public void Samples_of_few_bits_are_spread_over_eight(int bits, byte[] row, byte[] expected)
    {
        Decode(TestTiff.Of(expected.Length, 1, bits, 1, row)).ShouldBe(Grey(expected));
        // white is 0
        Decode(TestTiff.Of(expected.Length, 1, bits, 0, row)).ShouldBe(Grey([.. expected.Select(value => (byte)(255 - value))]));
    }

    [Fact]
    public void Big_endian_files_and_separate_planes_are_the_same()
    {
        Decode(new TestTiff(1, 3, 16, 2, bigEndian: true, [0xFF, 0xFF, 0x64, 0x64, 0, 0])).ShouldBe([255, 100, 0]);
        Decode(new TestTiff(2, 3, 8, 2, bigEndian: false, [200, 201], [100, 101], [50, 51])).ShouldBe([200, 100, 50, 201, 101, 51]);
        Decode(new TestTiff(2, 3, 8, 1, bigEndian: false, [200, 201], [100, 101], [50, 51]).Extra(0, 0))
            .ShouldBe([200, 100, 50, 201, 101, 51]);
        Decode(new TestTiff(1, 4, 8, 2, bigEndian: false, [100], [50], [0], [128]).Extra(1)).ShouldBe([227, 177, 127]);
    }

    [Theory]
    [InlineData("tile", "true")]
    [InlineData("compression", "deflate")]
    [InlineData("compression", "jpeg")]
    [InlineData("bigtiff", "true")]
    public void Tiles_compression_and_large_files_are_read(string option, string value)
    {
        var picture = TestFile.Picture(300, 200);
        ImageAssert.Close(picture, ImageDecoder.Decode(TestFile.Save(picture, "tiffsave_buffer", null, (option, value)), "test"),
            tolerance: value == "jpeg" ? 60 : 0);
    }

    [Fact]   // as tifffile and others write them; libtiff would see several strips
    public void A_long_strip_is_read_whole()
    {
        byte[] rows = [.. Enumerable.Range(0, 3 * 100 * 100).Select(i => (byte)(i % 251))];
        Decode(TestTiff.Of(100, 3, 8, 2, rows).Tag(257, 4, 100).Tag(278, 4, 100)).ShouldBe(rows);
        Decode(TestTiff.Of(100, 3, 8, 2, rows).Tag(257, 4, 100).Tag(278, 4, uint.MaxValue)).ShouldBe(rows);
    }

    [Fact]   // no inks at all, and a fifth band that is none
    public void Cmyk_with_a_band_more_is_cmyk()
    {
        var paper = Decode(TestTiff.Of(1, 4, 8, 5, 0, 0, 0, 0));
        Decode(TestTiff.Of(1, 5, 8, 5, 0, 0, 0, 0, 12).Extra(0)).ShouldBe(paper);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Orientation_may_be_a_short_or_a_long(int type)
    {
        var image = ImageDecoder.Decode(TestTiff.Of(2, 1, 8, 1, 10, 200).Tag(274, type, 6).Bytes(), "test");
        image.Size.ShouldBe(new ImageSize(1, 2));
        image.Pixels.ToArray().ShouldBe(Grey(10, 200));
    }

    private static byte[] Grey(params byte[] values) => [.. values.SelectMany(value => Enumerable.Repeat(value, 3))];

    private static byte[] Decode(TestTiff file) => ImageDecoder.Decode(file.Bytes(), "test").Pixels.ToArray();

    private static string? Guess(TestTiff file) => ImageDecoder.Decode(file.Bytes(), "test").Guess;

    private static string Refusal(TestTiff file) =>
        Should.Throw<BadSampleException>(() => ImageDecoder.Decode(file.Bytes(), "photo.tif")).Message;
}
