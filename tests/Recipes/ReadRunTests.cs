using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Logs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tests.Golden;
using Relight.Tests.Training;

namespace Relight.Tests.Recipes;

/// <summary>What a run leaves on disk is read without Relight: Golden/read_run.py, where Debian's Python has torch.</summary>
[Collection(nameof(SeededTests))]
public sealed class ReadRunTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]   // 48 scenes in batches of 4: 12 steps an epoch; stopped in the first, killed and torn in the second
    public void A_run_with_interruptions_reads_as_one_curve_in_every_log()
    {
        Assert.SkipUnless(File.Exists(Python) && Execute("-c", "import torch, numpy").ExitCode == 0,
            $"{Python} has no torch: install python3-torch.");
        using (var stop = new StopAt(11))
        {
            Training().Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        Should.Throw<Exception>(() => Training().Run([new ThrowAt(21)]));
        Tear("metrics.jsonl");
        Tear("metrics.csv");
        Tear(Directory.GetFiles(_folder["run", "tensorboard"]).ShouldHaveSingleItem());
        Training().Run().IsFinished.ShouldBeTrue();

        var (exitCode, text) = Execute(GoldenFile.PathOf("read_run.py"), _folder["run"]);
        exitCode.ShouldBe(0, text);
        var read = JsonNode.Parse(text)!;
        CompareWeights(read);
        CompareCurves(read);
        ComparePictures(read["tensorboard"]!);
    }

    private static RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 4, SyntheticCount = 48,
            SyntheticValidationCount = 20 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 2,
            Log = [LogFormat.Csv, LogFormat.TensorBoard] },
    };

    private TrainingRun Training() => new(Settings, _folder["run"]);

    private void CompareWeights(JsonNode read)
    {
        using var scope = new TensorScope();
        var weights = Weights.Read(_folder["run"]);
        var theirs = read["weights"]!.AsObject();
        theirs.Select(w => w.Key).ShouldBe(weights.Names, ignoreOrder: true);
        foreach (var (name, weight) in weights)
        {
            theirs[name]!["shape"]!.Deserialize<long[]>().ShouldBe(weight.Shape.ToArray(), name);
            theirs[name]!["sha256"]!.GetValue<string>()
                .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(weight.Contiguous().AsBytes())), name);
            theirs[name]!["sum"]!.GetValue<double>().ShouldBe(weight.To(DType.Float64).Sum().ToDouble(), 1e-6, name);
        }
    }

    private void CompareCurves(JsonNode read)
    {
        using var run = RunDirectory.Read(_folder["run"]);
        var rows = run.Metrics.Read().Rows;
        rows.Select(row => row.Step).ShouldBe([10, 12, 20, 24]);
        rows[^1].Values.Keys.ShouldContain("val/auroc");
        foreach (var log in new[] { "metrics", "csv" })
        {
            var theirs = read[log]!.AsArray();
            theirs.Select(row => row!["step"]!.GetValue<long>()).ShouldBe(rows.Select(row => row.Step), log);
            foreach (var (row, line) in rows.Zip(theirs))
            {
                line!["values"].Deserialize<Dictionary<string, double>>()!.ShouldBe(row.Values, ignoreOrder: true, log);
            }
        }

        var scalars = read["tensorboard"]!["scalars"].Deserialize<Dictionary<string, double[][]>>()!;
        foreach (var (name, points) in scalars)
        {
            points.Select(point => ((long)point[0], (float)point[1]))
                .ShouldBe(run.Metrics.Read().Series(name).Select(point => (point.Step, (float)point.Value)), name);
        }

        scalars.Keys.ShouldBe(run.Metrics.Read().Names, ignoreOrder: true);
    }

    private void ComparePictures(JsonNode tensorBoard)
    {
        tensorBoard["files"]!.AsArray().Count.ShouldBe(1);
        tensorBoard["finished"]!.GetValue<bool>().ShouldBeTrue();
        tensorBoard["hyperparameters"]!["training.epochs"]!.GetValue<double>().ShouldBe(2);
        tensorBoard["hyperparameters"]!["model.arch"]!.GetValue<string>().ShouldBe("resnet18");
        tensorBoard["hyperparameters"]!["recipe.augment"]!.GetValue<bool>().ShouldBeTrue();
        var image = tensorBoard["images"]!.AsArray().ShouldHaveSingleItem()!;
        // four thumbnails of 84 pixels, 10 apart, with a line each, a margin of 16, twice as large
        (image["tag"]!.GetValue<string>(), image["width"]!.GetValue<int>(), image["height"]!.GetValue<int>())
            .ShouldBe(("batch", 2 * ((4 * (84 + 10)) - 10 + 32), 2 * (84 + 14 + 32)));

        CompareGraph(tensorBoard["graph"]!.AsArray());

        using var scope = new TensorScope();
        var weight = Weights.Read(_folder["run"])["conv1.weight"];
        var histograms = tensorBoard["histograms"]!.AsArray().Where(h => h!["tag"]!.GetValue<string>() == "weights/conv1.weight").ToArray();
        histograms.Select(h => h!["step"]!.GetValue<long>()).ShouldBe([12, 24]);
        var last = histograms[^1]!;
        var values = weight.ToArray<float>();
        last["count"]!.GetValue<double>().ShouldBe(values.Length);
        last["min"]!.GetValue<double>().ShouldBe(values.Min());
        last["max"]!.GetValue<double>().ShouldBe(values.Max());
        var (limits, counts) = (last["limits"].Deserialize<double[]>()!, last["counts"].Deserialize<double[]>()!);
        counts[..32].Sum().ShouldBe(values.Count(v => v < limits[31]));
    }

    /// <summary>A residual network: the second convolution of a block and the shortcut meet in an addition.</summary>
    private static void CompareGraph(JsonArray graph)
    {
        var nodes = graph.ToDictionary(node => node!["name"]!.GetValue<string>(), node => node!);
        string[] InputsOf(string name) => [.. nodes[name]["inputs"]!.AsArray().Select(input => input!.GetValue<string>())];
        long[] ShapeOf(string name) => nodes[name]["shape"].Deserialize<long[]>()!;

        ShapeOf("input").ShouldBe([1, 3, 16, 16]);
        ShapeOf("ResNet/conv1/weight").ShouldBe([64, 3, 3, 3]);
        var first = nodes.Values.First(node => node["name"]!.GetValue<string>().StartsWith("ResNet/conv1/", StringComparison.Ordinal)
            && node["operator"]!.GetValue<string>().Contains("conv", StringComparison.Ordinal))["name"]!.GetValue<string>();
        InputsOf(first).ShouldBe(["input", "ResNet/conv1/weight"], ignoreOrder: true);
        // downsample.1 is its normalization
        InputsOf("ResNet/layer2/0/add").Select(input => input.Split('/')[^2]).ShouldBe(["bn2", "1"], ignoreOrder: true);
        ShapeOf(graph[^1]!["name"]!.GetValue<string>()).ShouldBe([1, 10]);
    }

    /// <summary>As a kill in the middle of a line leaves it.</summary>
    private void Tear(string file)
    {
        var path = _folder["run", file];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^7]);
    }

    private static (int ExitCode, string Text) Execute(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
    }
}
