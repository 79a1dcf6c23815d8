using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Tests.Runs;

public sealed class RunDirectoryTests : IDisposable
{
    private static readonly RunEnvironment Environment = RunEnvironment.Collect(libtorch: "1.13.1");
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_record_says_what_was_asked_and_on_what()
    {
        using (RunDirectory.Create(Folder, Request()))
        {
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(_folder["run", "run.json"]));
        JsonElement run = json.RootElement, attempt = run.GetProperty("attempts")[0], environment = attempt.GetProperty("environment");
        run.GetProperty("command").GetString().ShouldBe("train");
        run.GetProperty("seed").GetInt64().ShouldBe(7);
        run.GetProperty("settings").GetProperty("optimizer").GetProperty("lr").GetDouble().ShouldBe(0.001);
        attempt.GetProperty("outcome").GetString().ShouldBe("running");
        environment.GetProperty("versions").GetProperty("libtorch").GetString().ShouldBe("1.13.1");
        environment.GetProperty("versions").GetProperty("dotnet").GetString().ShouldStartWith("10.");
        environment.GetProperty("machine").GetProperty("threads").GetInt32().ShouldBe(System.Environment.ProcessorCount);
        environment.GetProperty("machine").GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(1L << 28);
    }

    [Fact]
    public void A_folder_with_a_run_takes_no_second_one()
    {
        RunDirectory.Create(Folder, Request()).Dispose();
        Should.Throw<RunException>(() => RunDirectory.Create(Folder, Request())).Message.ShouldContain("holds a run already (train");
    }

    [Fact]
    public void A_folder_with_another_runs_metrics_takes_no_run()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_folder["run", "metrics.jsonl"], "");
        Should.Throw<RunException>(() => RunDirectory.Create(Folder, Request())).Message.ShouldContain("metrics.jsonl");
        File.Exists(_folder["run", "run.json"]).ShouldBeFalse();
    }

    [Fact]
    public void A_creation_that_was_killed_can_be_repeated()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_folder["run", ".lock"], "");
        File.WriteAllText(_folder["run", ".run.json.0123.tmp"], "{");
        RunDirectory.Create(Folder, Request()).Dispose();
        File.Exists(_folder["run", ".run.json.0123.tmp"]).ShouldBeFalse();
    }

    [Fact]   // found by killing: other files without a record would block the folder for ever
    public void A_creation_that_fails_at_its_record_leaves_no_other_file()
    {
        Directory.CreateDirectory(_folder["run", "run.json"]);
        Should.Throw<RunException>(() => RunDirectory.Create(Folder, Request())).Message.ShouldContain("cannot be written");
        Directory.Delete(_folder["run", "run.json"]);
        RunDirectory.Create(Folder, Request()).Dispose();
    }

    [Fact]
    public void Two_cannot_work_on_one_run_but_anyone_can_look()
    {
        using RunDirectory run = RunDirectory.Create(Folder, Request());
        run.Metrics.Append(1, 0, ("loss", 2.5));
        string message = Should.Throw<RunException>(() => RunDirectory.Open(Folder)).Message;
        message.ShouldContain("Another process is working on the run");
        message.ShouldContain($"process {System.Environment.ProcessId}");

        using RunDirectory look = RunDirectory.Read(Folder);
        look.Metrics.Read().Last("loss").ShouldBe(2.5);
        Should.Throw<InvalidOperationException>(() => look.Metrics.Append(2, 0, ("loss", 1)));
        Should.Throw<InvalidOperationException>(() => look.Log.Info("no"));
        Should.Throw<InvalidOperationException>(() => look.End(AttemptOutcome.Finished));
        Should.Throw<InvalidOperationException>(() => CheckpointWriter.Write(look, 1, []));
    }

    [Fact]   // the lock is the kernel's: it goes with the process, even with SIGKILL
    public void A_lock_does_not_outlive_its_process()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/usr/bin/flock"))
        {
            Assert.Skip("needs flock(1)");
        }

        RunDirectory.Create(Folder, Request()).Dispose();
        using var holder = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/usr/bin/flock", [_folder["run", ".lock"], "cat"]) { RedirectStandardInput = true })!;
        WaitUntil(() => !CanOpen());
        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();
        WaitUntil(CanOpen);
    }

    [Fact]
    public void Each_opening_is_an_attempt_and_a_killed_one_counts_as_interrupted()
    {
        using (RunDirectory run = RunDirectory.Create(Folder, Request()))
        {
            run.Metrics.Append(10, 0, ("loss", 1));
        }

        using (RunDirectory run = RunDirectory.Open(Folder, Environment))
        {
            run.Attempt.ShouldBe(2);
            run.ResumeFrom(5);
            run.End(AttemptOutcome.Finished);
        }

        using RunDirectory seen = RunDirectory.Read(Folder);
        seen.Record.IsFinished.ShouldBeTrue();
        seen.Record.Attempts.Select(attempt => attempt.Outcome).ShouldBe([AttemptOutcome.Interrupted, AttemptOutcome.Finished]);
        seen.Record.Attempts[0].Ended.ShouldNotBeNull();
        seen.Record.Attempts[1].ResumedFrom.ShouldBe(5);
    }

    [Fact]
    public void The_same_request_continues_and_another_one_is_named()
    {
        using (RunDirectory.CreateOrOpen(Folder, Request()))
        {
        }

        using (RunDirectory run = RunDirectory.CreateOrOpen(Folder, Request()))
        {
            run.Attempt.ShouldBe(2);
        }

        Should.Throw<RunException>(() => RunDirectory.CreateOrOpen(Folder, Request(learningRate: 0.003)))
            .Message.ShouldContain("optimizer.lr is 0.001 there and 0.003 here");
        using RunDirectory allowed = RunDirectory.CreateOrOpen(Folder, Request(workers: 4), mayDiffer: ["workers"]);
        allowed.Attempt.ShouldBe(3);
    }

    [Fact]
    public void A_finished_run_is_told_from_one_to_go_on_with()
    {
        RunDirectory.ReadFinished(Folder, Request()).ShouldBeNull();
        using (RunDirectory run = RunDirectory.Create(Folder, Request()))
        {
            RunDirectory.ReadFinished(Folder, Request()).ShouldBeNull();
            run.End(AttemptOutcome.Finished);
        }

        using RunDirectory? finished = RunDirectory.ReadFinished(Folder, Request(workers: 4), mayDiffer: ["workers"]);
        finished.ShouldNotBeNull().Attempt.ShouldBe(1);
        Should.Throw<RunException>(() => RunDirectory.ReadFinished(Folder, Request(learningRate: 1))).Message.ShouldContain("optimizer.lr");
    }

    [Fact]
    public void A_folder_without_a_run_cannot_be_opened()
    {
        Should.Throw<RunException>(() => RunDirectory.Open(Folder)).Message.ShouldContain("holds no run");
        Should.Throw<RunException>(() => RunDirectory.Read(Folder)).Message.ShouldContain("holds no run");
        Directory.Exists(Folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{ torn")]
    [InlineData("")]
    [InlineData("[]")]
    public void A_damaged_record_is_named(string contents)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(_folder["run", "run.json"], contents);
        Should.Throw<RunException>(() => RunDirectory.Open(Folder)).Message.ShouldContain("run.json cannot be read");
    }

    [Fact]
    public void A_newer_layout_is_refused()
    {
        RunDirectory.Create(Folder, Request()).Dispose();
        string path = _folder["run", "run.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format\": 1", "\"format\": 99", StringComparison.Ordinal));
        Should.Throw<RunException>(() => RunDirectory.Open(Folder)).Message.ShouldContain("use a newer Relight");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error_for_the_reader()
    {
        File.WriteAllText(_folder["file"], "");
        Should.Throw<RunException>(() => RunDirectory.Create(_folder["file", "run"], Request())).Message.ShouldContain("cannot be written");
        Should.Throw<RunException>(() => AtomicFile.WriteText("/proc/x.csv", "x")).Message
            .ShouldBe("/proc/x.csv cannot be written: /proc takes no files.");
        Unprivileged.Run(_folder.FullPath, () =>
            Should.Throw<RunException>(() => RunDirectory.Create(Folder, Request())).Message.ShouldContain("cannot be written"));
    }

    [Fact]
    public void The_log_keeps_order_time_and_attempt()
    {
        using (RunDirectory run = RunDirectory.Create(Folder, Request()))
        {
            run.Log.Info("started");
            run.Log.Warn("one image skipped:\nbad.jpg");
        }

        string[] lines = File.ReadAllLines(_folder["run", "log.txt"]);
        lines[0].ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z attempt 1 info  started$");
        lines[1].ShouldEndWith("warn  one image skipped:");
        lines[2].ShouldBe("    bad.jpg");
    }

    [Fact]
    public void Pictures_keep_their_order_captions_and_newest_bytes()
    {
        using RunDirectory run = RunDirectory.Create(Folder, Request());
        run.Pictures.Add("b.png", new byte[] { 1 }, "second thoughts");
        run.Pictures.Add("a.png", new byte[] { 2 }, "Füße", "feet", "Views");
        run.Pictures.Add("b.png", new byte[] { 3 }, "first");
        IReadOnlyList<RunPicture> pictures = RunDirectory.Read(Folder).Pictures.List();
        pictures.ShouldBe([new("b.png", "first", "first", "Pictures"), new("a.png", "Füße", "feet", "Views")]);
        run.Pictures.Read(pictures[0]).ShouldBe([3]);
        Should.Throw<ArgumentException>(() => run.Pictures.Add("../x.png", new byte[] { 1 }, "out"));
    }

    private static RunRequest Request(double learningRate = 0.001, int workers = 2) => new()
    {
        Command = "train",
        Arguments = ["train", "photos"],
        Seed = 7,
        Settings = new JsonObject { ["optimizer"] = new JsonObject { ["lr"] = learningRate }, ["workers"] = workers },
        Environment = Environment,
    };

    private bool CanOpen()
    {
        try
        {
            RunDirectory.Open(Folder, Environment).Dispose();
            return true;
        }
        catch (RunException)
        {
            return false;
        }
    }

    private static void WaitUntil(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)).ShouldBeTrue();
}
