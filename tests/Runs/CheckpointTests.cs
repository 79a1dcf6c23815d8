using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class CheckpointTests : IDisposable
{
    private readonly CheckpointedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        Checkpoint written = CheckpointWriter.Write(
            _run.Directory, 120,
            [("weights.safetensors", CheckpointedRun.Bytes(1, 100_000)), ("optimizer.safetensors", CheckpointedRun.Bytes(2, 0))],
            new JsonObject { ["epoch"] = 3 });
        written.Step.ShouldBe(120);
        written.Files.Select(file => (file.Name, file.Length)).ShouldBe([("weights.safetensors", 100_000), ("optimizer.safetensors", 0)]);

        Checkpoint read = _run.Newest();
        read.Step.ShouldBe(120);
        read.Attempt.ShouldBe(1);
        read.ReadMetadata()["epoch"]!.GetValue<int>().ShouldBe(3);
        read.Files.ShouldBe(written.Files);
        using Stream stream = read.OpenRead("weights.safetensors");
        stream.Length.ShouldBe(100_000);
        File.ReadAllText(_run.Folder["run", "checkpoints", "latest"]).ShouldBe("120\n");
        Should.Throw<RunException>(() => read.PathOf("no.safetensors")).Message.ShouldContain("weights.safetensors, optimizer.safetensors");
    }

    [Fact]   // printf abc | xxh128sum
    public void The_manifest_has_the_hash_and_length_of_each_file()
    {
        CheckpointWriter.Write(_run.Directory, 1, [("abc", stream => { stream.Write("a"u8); stream.Write("bc"u8.ToArray(), 0, 2); })]);
        JsonNode file = JsonNode.Parse(File.ReadAllText(_run.Entry("1", "manifest.json")))!["files"]![0]!;
        file["length"]!.GetValue<long>().ShouldBe(3);
        file["xxh128"]!.GetValue<string>().ShouldBe("06b05ab6733a618578af5f94892f3950");
    }

    [Fact]
    public void Without_latest_the_newest_is_found_all_the_same()
    {
        _run.Write(9, 10);
        File.Delete(_run.Entry("latest"));
        _run.Newest().Step.ShouldBe(10);   // by number: as text, 9 comes after 10
        _run.Checkpoints.Marked(Checkpoints.Latest).ShouldBeNull();
    }

    [Fact]
    public void No_checkpoints_are_no_error()
    {
        _run.Checkpoints.Newest().ShouldBe(new CheckpointSearch(null, []), new SearchComparer());
        _run.Checkpoints.Steps.ShouldBeEmpty();
        _run.Checkpoints.Prune(keep: 1).ShouldBeEmpty();
    }

    [Fact]
    public void A_checkpoint_of_the_same_step_is_replaced()
    {
        _run.Write(100);
        CheckpointWriter.Write(_run.Directory, 100, [("weights", CheckpointedRun.Bytes(5, 10))]);
        _run.Newest().Files.ShouldHaveSingleItem().Length.ShouldBe(10);
        Directory.EnumerateFileSystemEntries(_run.Entry(".")).Select(Path.GetFileName).Order().ShouldBe(["100", "latest"]);
    }

    [Theory]
    [InlineData("../weights")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("manifest.json")]
    public void A_files_name_stays_inside_the_checkpoint(string name) =>
        Should.Throw<ArgumentException>(() => CheckpointWriter.Write(_run.Directory, 1, [(name, CheckpointedRun.Bytes(1, 1))]));

    [Fact]
    public void Pruning_keeps_the_newest_and_the_named()
    {
        _run.Write(10, 20, 30, 40, 50);
        _run.Checkpoints.Mark("best", 20);
        _run.Checkpoints.Prune(keep: 2, alsoKeep: [10]).ShouldBe([30]);
        _run.Checkpoints.Steps.ShouldBe([10, 20, 40, 50]);
        _run.Checkpoints.Marked("best").ShouldBe(20);
        _run.Checkpoints.Open("best").Step.ShouldBe(20);
        _run.Checkpoints.Open("40").Step.ShouldBe(40);
        Should.Throw<RunException>(() => _run.Checkpoints.Open("bset")).Message.ShouldEndWith("there are best, latest, 10, 20, 40, 50.");
        Should.Throw<RunException>(() => _run.Checkpoints.Mark("best", 30)).Message.ShouldContain("no checkpoint");
        Should.Throw<ArgumentException>(() => _run.Checkpoints.Mark("30", 40));
        Should.Throw<ArgumentException>(() => _run.Checkpoints.Mark("../x", 40));
    }

    [Fact]
    public void Pruning_never_takes_the_last_whole_one()
    {
        _run.Write(10, 20, 30);
        _run.Reopen();
        File.AppendAllText(_run.Entry("20", "weights"), "x");
        File.AppendAllText(_run.Entry("30", "weights"), "x");
        _run.Checkpoints.Prune(keep: 1).ShouldBeEmpty();
        _run.Checkpoints.Newest().Checkpoint!.Step.ShouldBe(10);
    }

    [Fact]   // a folder copied elsewhere is the same run: no path is stored in it
    public void A_copied_run_goes_on()
    {
        _run.Write(10);
        CopyFolder(_run.Folder["run"], _run.Folder["copy"]);
        using RunDirectory copy = RunDirectory.Open(_run.Folder["copy"], CheckpointedRun.Environment);
        CheckpointSearch found = copy.Checkpoints.Newest();
        found.Warnings.ShouldBeEmpty();
        found.Checkpoint!.Step.ShouldBe(10);
        copy.Record.Id.ShouldBe(_run.Directory.Record.Id);
    }

    [Fact]
    public void Checkpoints_written_from_several_threads_come_one_after_the_other()
    {
        Parallel.For(1, 9, step => CheckpointWriter.Write(_run.Directory, step, [("weights", CheckpointedRun.Bytes(step, 5000))]));
        _run.Checkpoints.Steps.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        _run.Checkpoints.Steps.ShouldAllBe(step => _run.Checkpoints.Verify(step).Count == 0);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, ReadShared(file));
        }
    }

    private static byte[] ReadShared(string file)
    {
        if (Path.GetFileName(file) == ".lock")
        {
            return [];   // held by this very process
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class SearchComparer : IEqualityComparer<CheckpointSearch>
    {
        public bool Equals(CheckpointSearch? x, CheckpointSearch? y) =>
            x!.Checkpoint is null && y!.Checkpoint is null && x.Warnings.SequenceEqual(y.Warnings);

        public int GetHashCode(CheckpointSearch search) => search.Warnings.Count;
    }
}
