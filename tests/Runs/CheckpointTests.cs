using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class CheckpointTests : IDisposable
{
    private static readonly RunEnvironment Environment = RunEnvironment.Collect();
    private readonly TemporaryFolder _folder = new();
    private RunDirectory _run;

    public CheckpointTests() =>
        _run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train", Environment = Environment });

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_written_is_read()
    {
        Checkpoint written = CheckpointWriter.Write(
            _run, 120, [("weights.safetensors", Bytes(1, 100_000)), ("optimizer.safetensors", Bytes(2, 0))],
            new JsonObject { ["epoch"] = 3 });
        written.Step.ShouldBe(120);
        written.Files.Select(file => (file.Name, file.Length)).ShouldBe([("weights.safetensors", 100_000), ("optimizer.safetensors", 0)]);

        Checkpoint read = Newest();
        read.Step.ShouldBe(120);
        read.Attempt.ShouldBe(1);
        read.ReadMetadata()["epoch"]!.GetValue<int>().ShouldBe(3);
        read.Files.ShouldBe(written.Files);
        using Stream stream = read.OpenRead("weights.safetensors");
        stream.Length.ShouldBe(100_000);
        File.ReadAllText(_folder["run", "checkpoints", "latest"]).ShouldBe("120\n");
        Should.Throw<RunException>(() => read.PathOf("no.safetensors")).Message.ShouldContain("weights.safetensors, optimizer.safetensors");
    }

    [Fact]   // printf abc | xxh128sum
    public void The_manifest_has_the_hash_and_length_of_each_file()
    {
        CheckpointWriter.Write(_run, 1, [("abc", stream => { stream.Write("a"u8); stream.Write("bc"u8.ToArray(), 0, 2); })]);
        JsonNode file = JsonNode.Parse(File.ReadAllText(Entry("1", "manifest.json")))!["files"]![0]!;
        file["length"]!.GetValue<long>().ShouldBe(3);
        file["xxh128"]!.GetValue<string>().ShouldBe("06b05ab6733a618578af5f94892f3950");
    }

    [Fact]
    public void A_truncated_file_is_named_and_the_one_before_is_taken()
    {
        Write(100, 200);
        using (FileStream file = File.OpenWrite(Entry("200", "weights")))
        {
            file.SetLength(999);
        }

        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Checkpoint!.Step.ShouldBe(100);
        found.Warnings.ShouldHaveSingleItem().ShouldContain("weights has 999 bytes, where 1000 were written");
        found.Warnings[0].ShouldContain("step 200");
    }

    [Theory]   // every file, so also those that describe the others
    [InlineData("weights", "weights has other bytes")]
    [InlineData("metadata.json", "metadata.json has other bytes")]
    [InlineData("manifest.json", "another SHA-256")]
    [InlineData("manifest.sha256", "another SHA-256")]
    public void Any_flipped_bit_of_any_byte_is_found(string name, string expected)
    {
        Write(100, 200);
        byte[] whole = File.ReadAllBytes(Entry("200", name));
        for (int i = 0; i < whole.Length; i += name == "weights" ? 97 : 1)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(Entry("200", name), damaged);
            CheckpointSearch found = _run.Checkpoints.Newest();
            found.Checkpoint!.Step.ShouldBe(100);
            found.Warnings.ShouldHaveSingleItem().ShouldContain(expected);
        }
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("metadata.json")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    public void A_missing_file_is_found(string name)
    {
        Write(100, 200);
        File.Delete(Entry("200", name));
        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Checkpoint!.Step.ShouldBe(100);
        found.Warnings.ShouldHaveSingleItem().ShouldContain(name);
        Should.Throw<DamagedCheckpointException>(() => _run.Checkpoints.Open(200)).Problems.ShouldHaveSingleItem().ShouldContain(name);
    }

    [Fact]   // passed over, its run would begin again and write over it
    public void A_checkpoint_of_another_format_stops_its_run()
    {
        Write(100);
        string manifest = File.ReadAllText(Entry("100", "manifest.json")).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal);
        File.WriteAllText(Entry("100", "manifest.json"), manifest);
        File.WriteAllText(Entry("100", "manifest.sha256"), CheckpointManifest.SumLine(System.Text.Encoding.UTF8.GetBytes(manifest)));
        Should.Throw<RunException>(() => _run.Checkpoints.Newest()).Message.ShouldContain("format 1, and this Relight reads 2: use the older Relight");
    }

    [Fact]
    public void A_checkpoint_under_another_steps_name_is_not_taken()
    {
        Write(100);
        Directory.Move(Entry("100"), Entry("300"));
        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Checkpoint.ShouldBeNull();
        found.Warnings.ShouldHaveSingleItem().ShouldContain("its manifest is for step 100, its folder for step 300");
    }

    [Fact]
    public void Without_latest_the_newest_is_found_all_the_same()
    {
        Write(9, 10);
        File.Delete(Entry("latest"));
        Newest().Step.ShouldBe(10);   // by number: as text, 9 comes after 10
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
    public void A_folder_left_by_a_kill_is_no_checkpoint_and_goes_at_the_next_start()
    {
        Write(100);
        Directory.CreateDirectory(Entry(".unfinished-200"));
        File.WriteAllText(Entry(".unfinished-200", "weights"), "half");
        Newest().Step.ShouldBe(100);
        Reopen();
        Directory.Exists(Entry(".unfinished-200")).ShouldBeFalse();
        Newest().Step.ShouldBe(100);
    }

    [Fact]   // between the two renames of a replacement, the old checkpoint has another name
    public void A_checkpoint_set_aside_when_the_kill_came_is_put_back()
    {
        Write(100);
        Directory.Move(Entry("100"), Entry(".replaced-100"));
        Reopen();
        Newest().Step.ShouldBe(100);
    }

    [Fact]
    public void A_checkpoint_of_the_same_step_is_replaced()
    {
        Write(100);
        CheckpointWriter.Write(_run, 100, [("weights", Bytes(5, 10))]);
        Newest().Files.ShouldHaveSingleItem().Length.ShouldBe(10);
        Directory.EnumerateFileSystemEntries(Entry(".")).Select(Path.GetFileName).Order().ShouldBe(["100", "latest"]);
    }

    [Fact]
    public void A_full_disk_leaves_earlier_checkpoints_and_no_rubbish()
    {
        Write(100);
        var full = new IOException("No space left on device");
        Action<Stream> fails = stream =>
        {
            stream.Write(new byte[5000]);
            throw full;
        };
        RunException error = Should.Throw<RunException>(
            () => CheckpointWriter.Write(_run, 200, [("first", Bytes(1, 10)), ("second", fails)]));
        error.Message.ShouldContain("step 200");
        error.Message.ShouldContain("No space left on device");
        error.InnerException.ShouldBe(full);
        Directory.EnumerateFileSystemEntries(Entry(".")).Select(Path.GetFileName).Order().ShouldBe(["100", "latest"]);
        Newest().Step.ShouldBe(100);
        _run.Checkpoints.Marked(Checkpoints.Latest).ShouldBe(100);
    }

    [Fact]   // the real thing: the kernel's device that is always full
    public void A_write_that_the_kernel_refuses_is_an_error_for_the_reader()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("needs /dev/full");
        }

        Should.Throw<RunException>(() => CheckpointWriter.Write(_run, 1, [("weights", _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(new byte[10]);
        })])).Message.ShouldContain("could not be written");
    }

    [Fact]
    public void An_error_of_the_callers_own_comes_through_as_it_is()
    {
        Should.Throw<InvalidTimeZoneException>(() => CheckpointWriter.Write(_run, 1, [("a", _ => throw new InvalidTimeZoneException())]));
        _run.Checkpoints.Steps.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_leaves_everything_as_it_was()
    {
        Write(100);
        Unprivileged.Run(Entry("."), () =>
            Should.Throw<RunException>(() => CheckpointWriter.Write(_run, 200, [("weights", Bytes(1, 10))]))
                .Message.ShouldContain("mend the folder"));
        Newest().Step.ShouldBe(100);
        Write(200);
        Newest().Step.ShouldBe(200);
    }

    [Theory]
    [InlineData("../weights")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("manifest.json")]
    public void A_files_name_stays_inside_the_checkpoint(string name) =>
        Should.Throw<ArgumentException>(() => CheckpointWriter.Write(_run, 1, [(name, Bytes(1, 1))]));

    [Fact]
    public void Pruning_keeps_the_newest_and_the_named()
    {
        Write(10, 20, 30, 40, 50);
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
        Write(10, 20, 30);
        Reopen();
        File.AppendAllText(Entry("20", "weights"), "x");
        File.AppendAllText(Entry("30", "weights"), "x");
        _run.Checkpoints.Prune(keep: 1).ShouldBeEmpty();
        _run.Checkpoints.Newest().Checkpoint!.Step.ShouldBe(10);
    }

    [Fact]   // a folder copied elsewhere is the same run: no path is stored in it
    public void A_copied_run_goes_on()
    {
        Write(10);
        CopyFolder(_folder["run"], _folder["copy"]);
        using RunDirectory copy = RunDirectory.Open(_folder["copy"], Environment);
        CheckpointSearch found = copy.Checkpoints.Newest();
        found.Warnings.ShouldBeEmpty();
        found.Checkpoint!.Step.ShouldBe(10);
        copy.Record.Id.ShouldBe(_run.Record.Id);
    }

    [Fact]
    public void Checkpoints_written_from_several_threads_come_one_after_the_other()
    {
        Parallel.For(1, 9, step => CheckpointWriter.Write(_run, step, [("weights", Bytes(step, 5000))]));
        _run.Checkpoints.Steps.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        _run.Checkpoints.Steps.ShouldAllBe(step => _run.Checkpoints.Verify(step).Count == 0);
    }

    private static Action<Stream> Bytes(long seed, int count) => stream =>
    {
        var bytes = new byte[count];
        new Random((int)seed).NextBytes(bytes);
        stream.Write(bytes);
    };

    private void Write(params long[] steps)
    {
        foreach (long step in steps)
        {
            CheckpointWriter.Write(_run, step, [("weights", Bytes(step, 1000))], new JsonObject { ["note"] = "ä" });
        }
    }

    private Checkpoint Newest()
    {
        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Warnings.ShouldBeEmpty();
        return found.Checkpoint.ShouldNotBeNull();
    }

    private void Reopen()
    {
        _run.Dispose();
        _run = RunDirectory.Open(_folder["run"], Environment);
    }

    private string Entry(params string[] parts) => _folder[["run", "checkpoints", .. parts]];

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
