using System.Formats.Tar;
using Relight.Downloads;

namespace Relight.Tests.Downloads;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatasetFetcher _fetcher = new();

    public void Dispose() => _folder.Dispose();

    private string To => _folder["to"];

    [Fact]
    public void Two_archives_become_one_tree_and_their_digests_are_told()
    {
        var train = Write("train.tgz", TestArchive.Photographs("photos", "train").Tgz());
        var val = Write("val.tar", TestArchive.Photographs("photos", "val").Tar());
        var result = Import(train, val);
        result.Folders.ShouldBe([Path.Combine(To, "photos")]);
        result.WasThere.ShouldBeFalse();
        result.Archives.Select(archive => archive.Name).ShouldBe(["train.tgz", "val.tar"]);
        result.Archives[0].Sha256.ShouldBe(TestArchive.Digest(File.ReadAllBytes(train)));
        result.Archives.ShouldAllBe(archive => !archive.IsVerified);
        Files().ShouldBe(
            ["train/n01/a.JPEG", "train/n01/b.JPEG", "train/n02/c.JPEG", "val/n01/a.JPEG", "val/n01/b.JPEG", "val/n02/c.JPEG"]);
        File.Exists(train).ShouldBeTrue();
        Directory.GetDirectories(To).ShouldBe([Path.Combine(To, "photos")]);
    }

    [Fact]
    public void The_same_again_does_nothing_and_says_so()
    {
        var path = Write("a.tgz", TestArchive.Photographs("photos", "train").Tgz());
        Import(path);
        var written = File.GetLastWriteTimeUtc(Path.Combine(To, "photos/train/n01/a.JPEG"));
        var again = Import(path);
        again.WasThere.ShouldBeTrue();
        again.Folders.ShouldBe([Path.Combine(To, "photos")]);
        File.GetLastWriteTimeUtc(Path.Combine(To, "photos/train/n01/a.JPEG")).ShouldBe(written);
    }

    [Fact]
    public void A_second_archive_joins_the_first_later_and_lost_files_come_back()
    {
        var train = Write("train.tgz", TestArchive.Photographs("photos", "train").Tgz());
        var val = Write("val.tgz", TestArchive.Photographs("photos", "val").Tgz());
        Import(train);
        Import(val).Archives[0].WasThere.ShouldBeFalse();
        Files().Count.ShouldBe(6);
        File.Delete(Path.Combine(To, "photos/val/n01/b.JPEG"));
        var result = Import(train, val);
        result.Archives.Select(archive => archive.WasThere).ShouldBe([true, false]);
        Files().Count.ShouldBe(6);
    }

    [Theory]   // 64 MiB of zeros in a few kilobytes, for attributes (pax, of an entry or of all) and for a long name or link (GNU)
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    public void A_huge_header_is_refused_before_it_is_in_memory(char type)
    {
        var path = Write("huge.tgz", TestArchive.WithHugeHeader(type, 64 << 20));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var message = Should.Throw<ArchiveException>(() => Import(path)).Message;
        message.ShouldStartWith($"{path}: refused, since it holds a header of 67,108,864 bytes");
        message.ShouldNotContain("damaged");

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(16 << 20);
        Directory.Exists(To).ShouldBeFalse();
    }

    [Fact]
    public void A_pipe_is_no_archive()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder["a.tgz"]);
        made.WaitForExit();

        Should.Throw<ArchiveException>(() => Import(_folder["a.tgz"])).Message.ShouldContain("a named pipe");
    }

    [Fact]
    public void A_known_name_must_have_the_known_digest()
    {
        var path = Write("imagenette2-160.tgz", TestArchive.Photographs("photos", "train").Tgz());
        var error = Should.Throw<ArchiveException>(() => Import(path));
        error.Message.ShouldContain(path);
        error.Message.ShouldContain(ImagenetteArchives.Size160.Sha256);
        error.Message.ShouldContain(TestArchive.Digest(File.ReadAllBytes(path)));
        Directory.Exists(To).ShouldBeFalse();

        var known = new KnownArchive("imagenette2-160.tgz", TestArchive.Digest(File.ReadAllBytes(path)), null);
        var result = new DatasetFetcher(known: [known]).Import([path], To, null, TestContext.Current.CancellationToken);
        result.Archives[0].IsVerified.ShouldBeTrue();
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "../evil", "climbs out" },
        { "a/../../evil", "climbs out" },
        { "/tmp/evil", "absolute" },
        { "C:/evil", "absolute" },
        { "a\\..\\evil", "backslash" },
        { "a/b\u0001", "control character" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Paths_that_lead_outside_are_refused_by_name(string name, string reason)
    {
        var path = Write("evil.tgz", new TestArchive().File("good/a", 1).File(name, 2).Tgz());
        var error = Should.Throw<ArchiveException>(() => Import(path));
        error.Message.ShouldContain(path);
        error.Message.ShouldContain($"'{name}'");
        error.Message.ShouldContain(reason);
        NothingIsLeft();
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "is a link (to '/etc')")]
    [InlineData(TarEntryType.HardLink, "is a link (to '/etc')")]
    public void Links_are_refused(TarEntryType kind, string reason)
    {
        var path = Write("evil.tgz", new TestArchive().Link(kind, "photos/link", "/etc").File("photos/link/passwd", 1).Tgz());
        Should.Throw<ArchiveException>(() => Import(path)).Message.ShouldContain(reason);
        NothingIsLeft();
    }

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Devices_and_pipes_are_refused(TarEntryType kind)
    {
        var path = Write("evil.tgz", new TestArchive().Entry(kind, "photos/device").Tgz());
        Should.Throw<ArchiveException>(() => Import(path)).Message.ShouldContain($"of the kind {kind}");
        NothingIsLeft();
    }

    [Fact]
    public void The_same_path_twice_is_refused_and_so_is_a_file_that_is_a_folder_too()
    {
        var twice = Write("twice.tgz", new TestArchive().File("a/x", 1).File("a/./x", 2).Tgz());
        Should.Throw<ArchiveException>(() => Import(twice)).Message.ShouldContain("has come before");
        var both = Write("both.tgz", new TestArchive().File("a/x", 1).File("a/x/y", 2).Tgz());
        Should.Throw<ArchiveException>(() => Import(both)).Message.ShouldContain("both a file and a folder");
        NothingIsLeft();
    }

    [Fact]   // a header that announces 1 TiB of zeros: beyond a hundredfold and the gigabyte that small archives are allowed
    public void A_decompression_bomb_is_refused_before_it_fills_the_disk()
    {
        var path = _folder["bomb.tgz"];
        using (var file = File.Create(path))
        using (var gzip = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest))
        {
            var header = new TestArchive().File("zeros", 0).Tar().AsSpan(0, 1536).ToArray();
            gzip.Write(WithSize(header, 1L << 40));
        }

        Should.Throw<ArchiveException>(() => Import(path)).Message.ShouldContain("decompression bomb");
        NothingIsLeft();
    }

    [Fact]
    public void Wherever_an_archive_is_cut_short_it_is_an_error_that_names_it()
    {
        var whole = TestArchive.Photographs("photos", "train", "val").Tgz();
        foreach (var length in (int[])[0, 1, 5, 100, 1000, 30_000, whole.Length / 2, whole.Length - 100, whole.Length - 20])
        {
            var path = Write("cut.tgz", whole[..length]);
            Should.Throw<ArchiveException>(() => Import(path), $"{length} bytes").Message.ShouldContain(path);
            NothingIsLeft();
        }

        var tar = TestArchive.Photographs("photos", "train").Tar();
        var ended = tar.AsSpan().LastIndexOfAnyExcept((byte)0) / 512 * 512 + 512;
        var between = Write("between.tar", tar[..ended]);   // all files are whole, only the end is missing
        Should.Throw<ArchiveException>(() => Import(between)).Message.ShouldContain("breaks off");
        NothingIsLeft();
    }

    [Fact]
    public void A_flipped_bit_and_a_file_that_is_no_archive_are_errors()
    {
        var bytes = TestArchive.Photographs("photos", "train").Tgz();
        bytes[bytes.Length / 2] ^= 4;
        Should.Throw<ArchiveException>(() => Import(Write("bit.tgz", bytes))).Message.ShouldContain("bit.tgz");
        var text = Write("text.tgz", [.. Enumerable.Repeat((byte)'x', 5000)]);
        Should.Throw<ArchiveException>(() => Import(text)).Message.ShouldContain("text.tgz");
        Should.Throw<ArchiveException>(() => Import(_folder["missing.tgz"])).Message.ShouldContain("no such file");
        NothingIsLeft();
    }

    [Fact]
    public void A_broken_second_archive_leaves_nothing_of_the_first()
    {
        var good = Write("good.tgz", TestArchive.Photographs("photos", "train").Tgz());
        var bad = Write("bad.tgz", TestArchive.Photographs("photos", "val").Tgz()[..1000]);
        Should.Throw<ArchiveException>(() => Import(good, bad));
        NothingIsLeft();
    }

    [Fact]
    public void A_cancelled_import_leaves_nothing_and_the_next_one_succeeds()
    {
        var path = Write("a.tgz", TestArchive.Photographs("photos", "train", "val").Tgz());
        using var cancel = new CancellationTokenSource();
        var progress = new Immediate(step =>
        {
            if (step.Stage == FetchStage.Extracting)
            {
                cancel.Cancel();
            }
        });
        Should.Throw<OperationCanceledException>(() => _fetcher.Import([path], To, progress, cancel.Token));
        NothingIsLeft();
        Import(path);
        Files().Count.ShouldBe(6);
    }

    [Fact]   // as after kill −9 in the middle of extracting
    public void What_a_killed_attempt_left_is_removed_by_the_next()
    {
        Directory.CreateDirectory(_folder["to", ".relight-extracting-0123", "photos"]);
        File.WriteAllText(_folder["to", ".relight-extracting-0123", "photos", "half"], "ha");
        File.WriteAllText(_folder["to", ".relight-fetched.json"], "{ \"archi");
        Import(Write("a.tgz", TestArchive.Photographs("photos", "train").Tgz()));
        Directory.GetDirectories(To).ShouldBe([Path.Combine(To, "photos")]);
    }

    [Fact]
    public void Other_files_in_the_way_are_named_and_stay_as_they_are()
    {
        Directory.CreateDirectory(_folder["to", "photos", "train", "n01"]);
        File.WriteAllText(_folder["to", "photos", "train", "n01", "b.JPEG"], "mine");
        var path = Write("a.tgz", TestArchive.Photographs("photos", "train").Tgz());
        Should.Throw<IOException>(() => Import(path)).Message.ShouldContain("b.JPEG is there already");
        Files().ShouldBe(["train/n01/b.JPEG"]);
        File.ReadAllText(_folder["to", "photos", "train", "n01", "b.JPEG"]).ShouldBe("mine");
    }

    [Fact]
    public void Two_fetches_into_one_folder_at_a_time_are_refused()
    {
        Directory.CreateDirectory(To);
        using var held = FetchLock.Take(To);
        var path = Write("a.tgz", TestArchive.Photographs("photos", "train").Tgz());
        Should.Throw<IOException>(() => Import(path)).Message.ShouldContain("another process");
    }

    private sealed class Immediate(Action<FetchProgress> report) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => report(value);
    }

    // The last header of a tar that holds one file, with another size and the checksum that goes with it.
    private static byte[] WithSize(byte[] tar, long size)
    {
        var header = tar.AsSpan(1024, 512);
        header.Slice(124, 12).Clear();
        header[124] = 0x80;   // a binary number follows
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.Slice(128, 8), size);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header.Slice(148, 8));
        return tar;
    }

    private FetchResult Import(params string[] files) => _fetcher.Import(files, To, null, TestContext.Current.CancellationToken);

    private void NothingIsLeft() => Directory.Exists(To).ShouldBeFalse();

    private List<string> Files() =>
    [
        .. Directory.GetFiles(Path.Combine(To, "photos"), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(To, "photos"), path)).Order(StringComparer.Ordinal),
    ];

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
