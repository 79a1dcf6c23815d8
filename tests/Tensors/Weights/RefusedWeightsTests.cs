using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Weights;

/// <summary>Files that are damaged, put together wrongly, or no weights at all.</summary>
public sealed class RefusedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]   // each bit of a storage, of the pickle, of whatever is read
    public void A_flipped_bit_anywhere_in_the_weights_is_noticed()
    {
        PyTorchWeights.Write(_folder["x.pth"], new StateDict { { "a", Tensor.Ones([8]) }, { "b", Tensor.Zeros([8]) } });
        var whole = File.ReadAllBytes(_folder["x.pth"]);
        byte[] ones = [.. Enumerable.Repeat(BitConverter.GetBytes(1f), 8).SelectMany(b => b)];
        var storage = whole.AsSpan().IndexOf(ones);
        storage.ShouldBeGreaterThan(0);
        for (var at = storage; at < storage + ones.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(_folder["x.pth"], damaged);
            var error = Should.Throw<WeightsFormatException>(() => PyTorchWeights.Read(_folder["x.pth"]));
            error.Tensor.ShouldBe("a");
            error.Message.ShouldContain("damaged");
        }
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 46830571\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html><html><head><title>404</title></head></html>", "web page")]
    [InlineData("\n  <html lang=\"en\">", "web page")]
    [InlineData("Access denied.\nTry again.", "text, not weights; it begins with \"Access denied.\"")]
    [InlineData("{\"error\": \"Entry not found\"}", "text, not weights")]
    [InlineData("", "the file is empty")]
    [InlineData("\u001F\u008Bgzip", "gzip")]
    [InlineData("\u0089HDF\r\n", "HDF5")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF\0", "this is a JPEG image, not weights.")]
    [InlineData("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR", "this is a PNG image, not weights.")]
    [InlineData("RIFF\u0010\u0001\0\0WEBPVP8 ", "this is a WebP image, not weights.")]
    [InlineData("II*\0\b\0\0\0", "this is a TIFF image, not weights.")]
    [InlineData("PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "it is empty")]
    public void Other_files_are_refused_in_a_sentence(string content, string problem)
    {
        File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(content));
        File.WriteAllBytes(_folder["x.safetensors"], Encoding.Latin1.GetBytes(content));

        Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["x.pth"])).Message.ShouldContain(problem);
        Should.Throw<WeightsFormatException>(() => PyTorchWeights.Read(_folder["x.pth"])).Message.ShouldContain(problem);
        Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["x.safetensors"])).Message.ShouldContain(problem);
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_what_comes_from_it()
    {
        using var made = Process.Start("mkfifo", _folder["x.pth"]);
        made.WaitForExit();

        Should.Throw<IOException>(() => WeightsFile.Read(_folder["x.pth"])).Message.ShouldContain("named pipe");
    }

    [Fact]
    public void Archives_that_are_no_weights_are_refused()
    {
        TorchZip.Write(_folder["zip"], ("x/readme.txt", "hello"u8.ToArray()));
        ReadError().ShouldContain("data.pkl");
        TorchZip.Write(_folder["zip"], ("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("x/byteorder", "big"u8.ToArray()));
        ReadError().ShouldContain("big-endian");
        TorchZip.Write(_folder["zip"], ("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("x/data.pkl", [0x80, 2, (byte)'}', (byte)'.']));
        ReadError().ShouldContain("two entries");
        TorchZip.Write(_folder["zip"], ("x/data.pkl", [0x80, 2, (byte)'}', .. "X\u0005\0\0\0epochK\u0001s."u8]));
        ReadError().ShouldContain("its keys are epoch");
        TorchZip.Write(_folder["zip"], ("x/data.pkl", [0x80, 2, (byte)'N', (byte)'.']));
        ReadError().ShouldContain("no dict");
    }

    [Fact]
    public void Storages_that_are_missing_compressed_or_too_short_are_refused()
    {
        PyTorchWeights.Write(_folder["whole"], new StateDict { { "a", Tensor.Zeros([64, 64]) } });
        TorchZip.Repack(_folder["whole"], _folder["zip"], (name, bytes) => name.EndsWith("data/0", StringComparison.Ordinal) ? null : bytes,
            CompressionLevel.NoCompression);
        ReadError().ShouldContain("is not in the archive");
        TorchZip.Repack(_folder["whole"], _folder["zip"],
            (name, bytes) => name.EndsWith("data/0", StringComparison.Ordinal) ? bytes[..^4] : bytes, CompressionLevel.NoCompression);
        ReadError().ShouldContain("should hold 16384 bytes");
        TorchZip.Repack(_folder["whole"], _folder["zip"], (_, bytes) => bytes, CompressionLevel.Optimal);
        ReadError().ShouldContain("without compression");
    }

    [Fact]   // else a file of a megabyte could claim all memory
    public void Storages_that_lie_in_the_same_place_are_refused_once_they_are_more_than_the_file()
    {
        PyTorchWeights.Write(_folder["whole"],
            new StateDict { { "a", Tensor.Zeros([4096]) }, { "b", Tensor.Zeros([4096]) }, { "c", Tensor.Zeros([4096]) } });
        TorchZip.Repack(_folder["whole"], _folder["zip"], (name, bytes) => name is "archive/data/1" or "archive/data/2" ? [] : bytes,
            CompressionLevel.NoCompression);
        var zip = File.ReadAllBytes(_folder["zip"]);
        var first = DirectoryEntry("archive/data/0").ToArray();
        foreach (var name in (string[])["archive/data/1", "archive/data/2"])
        {
            first.AsSpan(16, 12).CopyTo(DirectoryEntry(name)[16..]);   // checksum and lengths
            first.AsSpan(42, 4).CopyTo(DirectoryEntry(name)[42..]);    // where it lies
        }
        File.WriteAllBytes(_folder["zip"], zip);

        ReadError().ShouldContain("more than the whole archive");

        Span<byte> DirectoryEntry(string name) => zip.AsSpan(zip.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(name)) - 46);
    }

    [Fact]   // whatever byte is changed, the answer is an error or a state, never a crash
    public void Damaged_files_give_an_error_or_tensors()
    {
        var whole = File.ReadAllBytes(GoldenFile.PathOf("weights_checkpoint.pth"));
        var random = new Random(1);
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(_folder["damaged"], i % 10 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                WeightsFile.Read(_folder["damaged"]);
            }
            catch (WeightsFormatException)
            {
            }
        }
    }

    private string ReadError() => Should.Throw<WeightsFormatException>(() => WeightsFile.Read(_folder["zip"])).Message;
}
