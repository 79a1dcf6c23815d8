using System.Text;
using Relight.Runs;

namespace Relight.Tests.Runs;

/// <summary>Checkpoints that a kill, a disk or a copy left damaged, and writes that fail.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly CheckpointedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_truncated_file_is_named_and_the_one_before_is_taken()
    {
        _run.Write(100, 200);
        using (FileStream file = File.OpenWrite(_run.Entry("200", "weights")))
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
        _run.Write(100, 200);
        byte[] whole = File.ReadAllBytes(_run.Entry("200", name));
        for (int i = 0; i < whole.Length; i += name == "weights" ? 97 : 1)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(_run.Entry("200", name), damaged);
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
        _run.Write(100, 200);
        File.Delete(_run.Entry("200", name));
        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Checkpoint!.Step.ShouldBe(100);
        found.Warnings.ShouldHaveSingleItem().ShouldContain(name);
        Should.Throw<DamagedCheckpointException>(() => _run.Checkpoints.Open(200)).Problems.ShouldHaveSingleItem().ShouldContain(name);
    }

    [Fact]   // passed over, its run would begin again and write over it
    public void A_checkpoint_of_another_format_stops_its_run()
    {
        _run.Write(100);
        string manifest = File.ReadAllText(_run.Entry("100", "manifest.json"))
            .Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal);
        File.WriteAllText(_run.Entry("100", "manifest.json"), manifest);
        File.WriteAllText(_run.Entry("100", "manifest.sha256"), CheckpointManifest.SumLine(Encoding.UTF8.GetBytes(manifest)));
        Should.Throw<RunException>(() => _run.Checkpoints.Newest()).Message
            .ShouldContain("format 1, and this Relight reads 2: use the older Relight");
    }

    [Fact]
    public void A_checkpoint_under_another_steps_name_is_not_taken()
    {
        _run.Write(100);
        Directory.Move(_run.Entry("100"), _run.Entry("300"));
        CheckpointSearch found = _run.Checkpoints.Newest();
        found.Checkpoint.ShouldBeNull();
        found.Warnings.ShouldHaveSingleItem().ShouldContain("its manifest is for step 100, its folder for step 300");
    }

    [Fact]
    public void A_folder_left_by_a_kill_is_no_checkpoint_and_goes_at_the_next_start()
    {
        _run.Write(100);
        Directory.CreateDirectory(_run.Entry(".unfinished-200"));
        File.WriteAllText(_run.Entry(".unfinished-200", "weights"), "half");
        _run.Newest().Step.ShouldBe(100);
        _run.Reopen();
        Directory.Exists(_run.Entry(".unfinished-200")).ShouldBeFalse();
        _run.Newest().Step.ShouldBe(100);
    }

    [Fact]   // between the two renames of a replacement, the old checkpoint has another name
    public void A_checkpoint_set_aside_when_the_kill_came_is_put_back()
    {
        _run.Write(100);
        Directory.Move(_run.Entry("100"), _run.Entry(".replaced-100"));
        _run.Reopen();
        _run.Newest().Step.ShouldBe(100);
    }

    [Fact]
    public void A_full_disk_leaves_earlier_checkpoints_and_no_rubbish()
    {
        _run.Write(100);
        var full = new IOException("No space left on device");
        Action<Stream> fails = stream =>
        {
            stream.Write(new byte[5000]);
            throw full;
        };
        RunException error = Should.Throw<RunException>(
            () => CheckpointWriter.Write(_run.Directory, 200, [("first", CheckpointedRun.Bytes(1, 10)), ("second", fails)]));
        error.Message.ShouldContain("step 200");
        error.Message.ShouldContain("No space left on device");
        error.InnerException.ShouldBe(full);
        Directory.EnumerateFileSystemEntries(_run.Entry(".")).Select(Path.GetFileName).Order().ShouldBe(["100", "latest"]);
        _run.Newest().Step.ShouldBe(100);
        _run.Checkpoints.Marked(Checkpoints.Latest).ShouldBe(100);
    }

    [Fact]   // the real thing: the kernel's device that is always full
    public void A_write_that_the_kernel_refuses_is_an_error_for_the_reader()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("needs /dev/full");
        }

        Should.Throw<RunException>(() => CheckpointWriter.Write(_run.Directory, 1, [("weights", _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write(new byte[10]);
        })])).Message.ShouldContain("could not be written");
    }

    [Fact]
    public void An_error_of_the_callers_own_comes_through_as_it_is()
    {
        Should.Throw<InvalidTimeZoneException>(
            () => CheckpointWriter.Write(_run.Directory, 1, [("a", _ => throw new InvalidTimeZoneException())]));
        _run.Checkpoints.Steps.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_leaves_everything_as_it_was()
    {
        _run.Write(100);
        Unprivileged.Run(_run.Entry("."), () =>
            Should.Throw<RunException>(() => CheckpointWriter.Write(_run.Directory, 200, [("weights", CheckpointedRun.Bytes(1, 10))]))
                .Message.ShouldContain("mend the folder"));
        _run.Newest().Step.ShouldBe(100);
        _run.Write(200);
        _run.Newest().Step.ShouldBe(200);
    }
}
