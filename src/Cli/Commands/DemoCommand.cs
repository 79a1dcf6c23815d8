using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Comparing;
using Relight.Settings;
using Relight.Vision.Datasets;

namespace Relight.Cli.Commands;

/// <summary><c>relight demo</c>: a comparison on pictures of goods, in minutes, without network.</summary>
internal static class DemoCommand
{
    private const string FashionMnist = "/usr/share/datasets/fashion-mnist";
    private const string Pretext = "simclr-pretext", Labeled = "labels-10/";
    private const string NextCommand = "relight compare photos/ --labels 10% --budgets 30m";

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A smaller one, in at most a minute on two cores." };
        var run = new Option<string?>("--run") { Description = "Folder that holds the runs and the report; runs/demo, or runs/demo-quick, if left out." };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "demo",
            """
            The whole way on real pictures: learns from 60,000 photographs of goods (Debian's dataset-fashion-mnist) without labels, then from
            10 labels a class, trains from scratch beside it for as long, and says whether it paid. At most 5 minutes on two cores. Where that
            package is not installed, scenes that Relight renders itself take its place.

            Interrupt it and type the same command: it goes on.
            """)
        {
            quick, run, seed, threads, json,
        }.WithExamples(
            "demo",
            "demo --quick --run runs/quick");
        command.SetAction(parsed =>
        {
            var training = new TrainingSettings { Device = "cpu", Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads) };
            var request = IdxFolder.IsAt(FashionMnist)
                ? OfGoods(training, parsed.GetValue(quick)) : OfScenes(training, parsed.GetValue(quick));
            var folder = parsed.GetValue(run) ?? Path.Combine("runs", parsed.GetValue(quick) ? "demo-quick" : "demo");
            return new ComparisonCommand(request with { NextCommand = NextCommand }, folder).Run(parsed.GetValue(json));
        });
        return command;
    }

    /// <summary>Steps that give each way about as much time on two cores.</summary>
    private static ComparisonRequest OfGoods(TrainingSettings training, bool isQuick) => new(new RunSettings
    {
        Data = new DataSettings { Path = FashionMnist, Size = 28, BatchSize = 50 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "imagenet" },
        Optimizer = new OptimizerSettings { Lr = 1e-3 },
        Training = training with { Ema = 0.99 },
    })
    {
        Ways = ["simclr", "simclr+fixmatch"],
        ProbeImages = 5000,
        Labels = ["10"],
        Pretext = ["simclr.temperature=0.2", "simclr.cropScale=0.3", "optimizer.lr=3e-3", "training.ema=null", "fixmatch.threshold=0.8"],
        Steps = isQuick
            ? new Dictionary<string, long> { [Pretext] = 30, [Labeled + "simclr"] = 30, [Labeled + "simclr+fixmatch"] = 30, [Labeled + "scratch"] = 200 }
            : new Dictionary<string, long>
            {
                [Pretext] = 260, [Labeled + "simclr"] = 60, [Labeled + "simclr+fixmatch"] = 400, [Labeled + "scratch"] = 1850,
            },
    };

    private static ComparisonRequest OfScenes(TrainingSettings training, bool isQuick) => new(new RunSettings
    {
        Data = new DataSettings
        {
            Path = DataSettings.Synthetic, Size = 32, BatchSize = 50, SyntheticCount = isQuick ? 600 : 2000,
            SyntheticValidationCount = isQuick ? 300 : 600,
        },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = training,
    })
    {
        Labels = ["10"],
        Steps = isQuick
            ? new Dictionary<string, long> { [Pretext] = 10, [Labeled + "simclr"] = 20, [Labeled + "scratch"] = 40 }
            : new Dictionary<string, long> { [Pretext] = 100, [Labeled + "simclr"] = 60, [Labeled + "scratch"] = 300 },
    };
}
