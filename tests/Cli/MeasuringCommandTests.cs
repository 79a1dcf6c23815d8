using System.Text.Json.Nodes;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

public sealed class MeasuringCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]   // Adam keeps two numbers for each parameter; 11,181,642 of these with the compact stem and ten classes
    public void Summary_tells_layers_and_memory_and_what_was_measured()
    {
        var json = RelightProcess.Run("summary", "resnet18", "--size", "48", "--batch", "4", "--measure", "--json").Json;
        ((string)json["stem"]!).ShouldBe("compact");
        var memory = json["memoryBytes"]!;
        ((long)memory["optimizer"]!).ShouldBe(2 * 4 * (long)json["parameters"]!);
        ((long)memory["activationsMixed"]!).ShouldBeLessThan((long)memory["activationsFp32"]! + (2 * (long)json["parameters"]!));
        json["layers"]![0]!["output"]!.AsArray().Select(size => (long)size!).ShouldBe([4, 64, 24, 24]);
        json["measured"]!.AsArray().Count.ShouldBe(2);
        ((double)json["measured"]![0]!["trainingMiB"]!).ShouldBeGreaterThan((long)memory["totalFp32"]! * 0.8 / (1 << 20));
    }

    [Theory]
    [InlineData("summary vgg")]
    [InlineData("summary resnet18 --size 4")]
    [InlineData("bench precision vgg")]
    public void What_is_not_known_is_named(string line)
    {
        var result = RelightProcess.Run(line.Split(' '));
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain(line.Split(' ')[^1]);
    }

    [Fact]
    public void Profile_writes_a_trace_with_the_loaders_threads_in_it()
    {
        var result = RelightProcess.Run(
            "profile", "synthetic", "--size", "16", "--batch", "4", "--steps", "2", "--warmup", "1", "--cache", "off", "--out",
            _folder["trace.json"], "--json");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        ((double)result.Json["shareOfPeak"]!).ShouldBeInRange(0, 1);
        result.Json["stages"]!.AsObject().Sum(stage => (double)stage.Value!).ShouldBe((double)result.Json["seconds"]!, 1e-6);
        var trace = JsonNode.Parse(File.ReadAllText(_folder["trace.json"]))!["traceEvents"]!.AsArray();
        trace.ShouldContain(one => (string)one!["ph"]! == "M" && ((string)one["args"]!["name"]!).StartsWith("loader"));
        foreach (var category in (string[])["operator", "backward", "stage", "module", "data"])
        {
            trace.ShouldContain(one => (string?)one!["cat"] == category);
        }
    }

    [Fact]
    public void Profile_freezes_what_the_first_epoch_would()
    {
        var result = RelightProcess.Run(
            "profile", "synthetic", "--size", "16", "--batch", "4", "--steps", "2", "--warmup", "1", "--cache", "off",
            "--head-epochs", "1", "--json");
        result.Code.ShouldBe(ExitCode.Done, result.Error);
        var backward = result.Json["modules"]!.AsArray()
            .ToDictionary(module => (string)module!["name"]!, module => (double)module!["backwardSeconds"]!);
        backward["fc"].ShouldBeGreaterThan(0);
        backward["layer4"].ShouldBe(0);
    }

    [Fact]
    public void Bench_precision_shows_each_beside_the_known_figures()
    {
        var json = RelightProcess.Run("bench", "precision", "resnet18", "--size", "32", "--batch", "4", "--steps", "1", "--json").Json;
        json["precisions"]!.AsArray().Select(one => (string)one!["precision"]!).ShouldBe(["fp32", "bf16"]);
        json["precisions"]!.AsArray().ShouldAllBe(one => (double)one!["stepSeconds"]! > 0 && (double)one["trainingMiB"]! > 50);
        json["known"]!.AsArray().ShouldContain(known => (string)known!["arch"]! == "resnet50");
    }
}
