using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class UncachedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    [InlineData(1000)]   // no whole number of any disk's blocks
    public void What_is_written_is_there_whatever_the_sizes_of_pieces_and_file(int bufferBytes)
    {
        foreach (int length in new[] { 0, 1, 999, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (3 << 20) + 77 })
        {
            string path = _folder[$"{length}.bin"];
            byte[] bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            using (var file = new UncachedFile(path, bufferBytes))
            {
                int begin = 0;
                for (int piece = 1; begin < length; piece = (piece * 7) + 3)
                {
                    int end = Math.Min(length, begin + piece);
                    file.Write(bytes.AsSpan(begin..end));
                    begin = end;
                }

                file.Length.ShouldBe(length);
                file.Complete();
            }

            File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        }
    }

    [Fact]
    public void Writes_past_the_cache_until_the_disk_wants_other_blocks()
    {
        using var file = new UncachedFile(_folder["whole.bin"], 8192);
        using var odd = new UncachedFile(_folder["odd.bin"], 1000);
        if (!file.IsUncached)
        {
            Assert.Skip("the temporary folder is on a file system that does not write past the cache");
        }

        file.Write(new byte[20_000]);
        odd.Write(new byte[20_000]);
        file.IsUncached.ShouldBeTrue();
        odd.IsUncached.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_can_be_written_once_it_is_complete()
    {
        using var file = new UncachedFile(_folder["complete.bin"]);
        file.Complete();
        Should.Throw<ObjectDisposedException>(() => file.Write([1]));
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Write([1]));
        Should.Throw<ObjectDisposedException>(file.Complete);
    }

    [Fact]
    public void A_file_that_is_there_is_left_alone()
    {
        string path = _folder["there.bin"];
        File.WriteAllText(path, "kept");
        Should.Throw<IOException>(() => new UncachedFile(path));
        File.ReadAllText(path).ShouldBe("kept");
    }
}
