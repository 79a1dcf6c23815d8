using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;

namespace Relight.Tests.Cli;

public sealed class RunsCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["synthetic", "--size", "16", "--batch", "8", "--limit-train", "3", "--limit-val", "1", "--epochs", "1", "--precision", "fp32"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_record_hides_no_other_run()
    {
        RelightProcess.Run(["train", .. Small, "--cache", "off", "--run", _folder["runs", "good"]]).Code.ShouldBe(ExitCode.Done);
        Directory.CreateDirectory(_folder["runs", "bad"]);
        File.WriteAllText(_folder["runs", "bad", "run.json"], "{");
        var result = RelightProcess.Run("runs", "list", _folder["runs"], "--json");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        result.Json.AsArray().ShouldHaveSingleItem();
        result.Error.ShouldContain("bad");
    }

    [Fact]
    public void Checkpoints_are_checked_pruned_and_exported()
    {
        RelightProcess.Run(["train", .. Small, "--cache", "off", "--set", "checkpoint.everySteps=1", "--set", "checkpoint.keep=3", "--run",
            _folder["run"]]).Code.ShouldBe(ExitCode.Done);
        var all = RelightProcess.Run("runs", "verify", _folder["run"], "--json").Json.AsArray();
        all.Select(one => (long)one!["step"]!).ShouldBe([1, 2, 3]);
        all.ShouldAllBe(one => (bool)one!["whole"]!);

        var pruned = RelightProcess.Run("runs", "prune", _folder["run"], "--json").Json;
        pruned["deleted"]!.AsArray().Select(step => (long)step!).ShouldBe([2, 1]);
        pruned["left"]!.AsArray().Select(step => (long)step!).ShouldBe([3]);

        var exported = RelightProcess.Run("runs", "export", _folder["run"], _folder["weights.safetensors"], "--json").Json;
        RelightProcess.Run("digest", _folder["weights.safetensors"]).Output.ShouldStartWith((string)exported["sha256"]!);

        var weights = _folder["run", "checkpoints", "3", "model.safetensors"];
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        var damaged = RelightProcess.Run("runs", "verify", _folder["run"], "--json");
        damaged.Code.ShouldBe(ExitCode.BadInput);
        ((bool)damaged.Json.AsArray().Single()!["whole"]!).ShouldBeFalse();
    }

    [Fact]
    public void A_resumed_run_uses_its_cache_where_there_is_one_and_none_where_it_had_none()
    {
        CacheFolder.Here("off").ShouldBe("off");
        CacheFolder.Here(_folder.FullPath).ShouldBe(_folder.FullPath);
        CacheFolder.Here("/a/folder/of/another/machine").ShouldBe("auto");
    }

    [Fact]
    public void Weights_that_moved_are_refused_where_a_run_began_with_none()
    {
        var settings = new RunSettings { Data = new DataSettings { Path = DataSettings.Synthetic } }.ToJson();
        RunDirectory.Create(_folder["fresh"], new RunRequest { Command = "train", Settings = settings }).Dispose();
        var result = RelightProcess.Run("resume", _folder["fresh"], "--from", "x.pth");
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.Trim().ShouldBe(
            $"--from: {_folder["fresh"]} did not begin with weights of a run or a file, so they cannot have moved; leave it out.");
    }

    [Fact]
    public void A_finished_comparison_is_told_again_by_the_same_command_and_by_resume()
    {
        string[] compare = ["compare", .. Small, "--arch", "resnet18", "--cache", "off", "--run", _folder["comparison"], "--json"];
        var first = RelightProcess.Run(compare);
        first.Code.ShouldBe(ExitCode.Done, first.Error);
        RelightProcess.Run(compare).Output.ShouldBe(first.Output);
        RelightProcess.Run("resume", _folder["comparison"], "--json").Output.ShouldBe(first.Output);
    }
}
