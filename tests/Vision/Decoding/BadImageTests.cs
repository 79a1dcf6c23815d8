using NetVips;
using Relight.Data;
using Relight.Vision;
using Relight.Vision.Decoding;

namespace Relight.Tests.Vision.Decoding;

public sealed class BadImageTests : IDisposable
{
    private static readonly ByteImage Picture = TestFile.Picture(64, 48);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Savers =>
        new("jpegsave_buffer", "pngsave_buffer", "webpsave_buffer", "gifsave_buffer", "tiffsave_buffer", "jp2ksave_buffer");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_empty_file_is_named() => Failure([]).ShouldBe($"{Name}: the file is empty");

    [Fact]
    public void A_missing_file_is_named()
    {
        var bad = Should.Throw<BadSampleException>(() => ImageDecoder.Decode(_folder["none.jpg"]));
        bad.Message.ShouldContain(_folder["none.jpg"]);
        bad.IsPermanent.ShouldBeFalse();
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_named() =>
        Should.Throw<BadSampleException>(() => ImageDecoder.Decode(_folder.FullPath)).Message.ShouldContain(_folder.FullPath);

    [Fact]
    public void Text_that_calls_itself_a_photograph_is_refused() =>
        Failure("<html>404 not found</html>"u8.ToArray())
            .ShouldContain("no image in a known format (it begins with the bytes 3C68746D6C3E3430)");

    [Fact]
    public void What_a_file_holds_decides_and_not_its_name()
    {
        File.WriteAllBytes(Name, TestFile.Save(Picture, "pngsave_buffer"));   // a PNG file called .jpg
        ImageAssert.Close(Picture, ImageDecoder.Decode(Name), tolerance: 0);
    }

    [Theory]
    [MemberData(nameof(Savers))]
    public void A_truncated_file_is_refused(string saver)
    {
        var file = TestFile.Save(Picture, saver);
        Failure(file[..(file.Length / 2)]).ShouldContain("a broken or truncated");
        Failure(file[..14]).ShouldContain(Name);
    }

    [Fact]   // harmless by itself, each gives the only warning that libjpeg tells
    public void Blemishes_of_a_header_are_forgiven_and_hide_no_damage()
    {
        var jpeg = TestFile.Jpeg(Picture);
        byte[] strays = [1, 2, 0xFF, 0, 3], version9 = [0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 9, 1, 0, 0, 1, 0, 1, 0, 0];
        var frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        byte[] strayed = [.. jpeg[..frame], .. strays, .. jpeg[frame..]];
        byte[][] blemished = [strayed, [.. jpeg[..2], .. version9, .. jpeg[2..]], [.. jpeg[..2], .. version9, .. strayed[2..]]];
        var expected = ImageDecoder.Decode(jpeg, "whole");
        foreach (var file in blemished)
        {
            ImageAssert.Close(expected, ImageDecoder.Decode(file, "blemished"), tolerance: 0);
            Failure(file[..^100]).ShouldContain("a broken or truncated");
            Failure([.. file[..^100], .. file[^2..]]).ShouldContain("a broken or truncated");
        }
    }

    [Fact]   // as where flipped bits made the picture end early
    public void Bytes_that_a_picture_leaves_over_are_damage()
    {
        var jpeg = TestFile.Jpeg(Picture);
        byte[] left = [.. Enumerable.Range(1, 40).Select(i => (byte)i)];
        Failure([.. jpeg[..^2], .. left, .. jpeg[^2..]]).ShouldContain("extraneous bytes");
    }

    [Theory]   // some cameras fill a file up before its end marker; other readers do not mind
    [InlineData(0)]
    [InlineData(0x20)]
    public void Padding_before_the_end_is_none(byte value)
    {
        var jpeg = TestFile.Jpeg(Picture);
        byte[] padded = [.. jpeg[..^2], .. Enumerable.Repeat(value, 40), .. jpeg[^2..]];
        ImageAssert.Close(ImageDecoder.Decode(jpeg, "whole"), ImageDecoder.Decode(padded, "padded"), tolerance: 0);
    }

    [Fact]
    public void Pipes_sockets_and_devices_are_refused_without_being_opened()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", Name);
        made.WaitForExit();
        Refusal(Name).ShouldBe($"{Name}: it is a named pipe, not a regular file, so it is not opened");
        File.CreateSymbolicLink(_folder["link.jpg"], Name);
        Refusal(_folder["link.jpg"]).ShouldContain("a named pipe");
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["socket.jpg"]));
        Refusal(_folder["socket.jpg"]).ShouldContain("a socket");
        Refusal("/dev/zero").ShouldContain("a character device");
    }

    [Theory]   // 4,000 × 4,000: 48 MB of result, and beside it what the format keeps whole
    [InlineData(8, false, 46)]
    [InlineData(16, false, 46)]
    [InlineData(8, true, 92)]
    [InlineData(16, true, 137)]
    public void Memory_is_counted_with_what_the_format_takes_beside_the_pixels(int bits, bool interlaced, int mebibytes)
    {
        var png = TestFile.HugePng(4000, 4000, bits, interlaced);
        Should.Throw<BadSampleException>(() => ImageDecoder.Decode(png, "test", maxBytes: 40 << 20)).Reason
            .ShouldContain($"takes {mebibytes} MiB of memory, more than the limit of 40 MiB");
    }

    [Fact]   // progressive: two bytes a coefficient, here three coefficients for two pixels
    public void A_progressive_jpeg_counts_its_coefficients()
    {
        var jpeg = TestFile.Save(TestFile.Picture(512, 512), "jpegsave_buffer", null, ("interlace", "true"));
        ImageDecoder.Decode(jpeg, "test", maxBytes: 2 << 20).Width.ShouldBe(512);
        Should.Throw<BadSampleException>(() => ImageDecoder.Decode(jpeg, "test", maxBytes: 1 << 20)).Reason.ShouldContain("MiB");
        ImageDecoder.Decode(TestFile.Jpeg(TestFile.Picture(512, 512)), "test", maxBytes: 1 << 20).Width.ShouldBe(512);
    }

    [Fact]
    public void A_file_larger_than_the_limit_is_not_read()
    {
        using (var file = File.Create(Name))
        {
            file.Write(TestFile.Jpeg(Picture));
            file.SetLength(2L << 30);   // sparse
        }

        Refusal(Name).ShouldContain("its 2,147,483,648 bytes are more than one image may have");
    }

    [Theory]
    [InlineData("Insufficient memory (case 4)", false)]
    [InlineData("tjDecompress2(): Memory allocation failure", false)]
    [InlineData("Premature end of JPEG file", true)]
    public void A_lack_of_memory_is_no_fault_of_the_file(string error, bool isPermanent)
    {
        JpegDecoder.Failure(error, "photo").IsPermanent.ShouldBe(isPermanent);
        JpegDecoder.Failure(error, "photo").Message.ShouldContain(error);
    }

    [Theory]
    [InlineData("vips_tracked: out of memory --- size == 900MB", "memory", false)]
    [InlineData("VipsJpeg: Insufficient memory (case 4)", "memory", false)]
    [InlineData("heifload: Unsupported feature: Unsupported codec (4.3000)", "apt-get install libheif-plugin", false)]
    [InlineData("heifload: invalid box size", "a broken or truncated", true)]
    public void What_libvips_lacks_is_no_fault_of_the_file(string error, string expected, bool isPermanent)
    {
        var bad = VipsDecoder.Failure(new VipsException(error), ImageFormat.Heif, "photo");
        bad.Reason.ShouldContain(expected);
        bad.IsPermanent.ShouldBe(isPermanent);
    }

    [Fact]
    public void A_loader_that_is_not_installed_is_named_with_its_packages()
    {
        var bad = Should.Throw<BadSampleException>(() => VipsDecoder.RequireLoader("nosuchload_buffer", ImageFormat.Heif, "photo"));
        bad.Reason.ShouldContain("nosuchload_buffer");
        bad.Reason.ShouldContain("apt-get install libvips42 libheif1");
        bad.IsPermanent.ShouldBeFalse();
    }

    [Fact]
    public void Twenty_thousand_pixels_squared_are_refused_from_the_header()
    {
        const string Expected = "20000×20000 pixels are 400 million, more than the limit of 268 million";
        Failure(TestFile.HugePng(20_000, 20_000)).ShouldContain(Expected);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Failure(TestFile.WithClaimedSize(TestFile.Jpeg(Picture), 20_000, 20_000)).ShouldContain(Expected);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void The_limit_is_the_callers() =>
        Should.Throw<BadSampleException>(() => ImageDecoder.Decode(TestFile.Jpeg(Picture), "test", maxPixels: 1000)).Reason
            .ShouldContain("64×48");

    [Theory]   // whatever a damaged file does, it must not take the process down or fail without the file's name
    [MemberData(nameof(Savers))]
    public void Damage_anywhere_gives_pixels_or_a_clear_error(string saver)
    {
        var whole = TestFile.Save(Picture, saver);
        for (var round = 0; round < 150; round++)
        {
            var random = new CounterRandom(1, 0, round);
            var damaged = whole.ToArray();
            for (var i = 0; i < 4; i++)
            {
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextUInt32();
            }

            try
            {
                ImageDecoder.Decode(damaged, "damaged", maxPixels: 1 << 20);
            }
            catch (BadSampleException bad)
            {
                bad.Name.ShouldBe("damaged");
            }
        }
    }

    private string Name => _folder["photo.jpg"];

    private static string Refusal(string path) => Should.Throw<BadSampleException>(() => ImageDecoder.Decode(path)).Message;

    private string Failure(byte[] file)
    {
        File.WriteAllBytes(Name, file);
        return Should.Throw<BadSampleException>(() => ImageDecoder.Decode(Name)).Message;
    }
}
