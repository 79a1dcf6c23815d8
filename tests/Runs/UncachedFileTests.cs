using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class UncachedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Folders => ["", "/dev/shm"];   // on the disk, and where no file can be uncached

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Folders))]
    public void What_is_written_is_there_whatever_the_sizes_of_pieces_and_file(string parent)
    {
        if (parent.Length > 0 && !Directory.Exists(parent))
        {
            Assert.Skip($"needs {parent}");
        }

        foreach (int length in new[] { 0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (3 << 20) + 4096, (5 << 20) + 77 })
        {
            string path = parent.Length == 0 ? _folder[$"{length}.bin"] : Path.Combine(parent, $"relight-{Guid.NewGuid():N}.bin");
            byte[] bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            try
            {
                using (var file = new UncachedFile(path))
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
            finally
            {
                File.Delete(path);
            }
        }
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
