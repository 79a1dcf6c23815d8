using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight demo</c>: the comparison on the embedded scenes, in minutes, without data and network.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "A smaller one, in at most a minute on two cores." };
        var run = new Option<string>("--run") { Description = "Folder that holds the arms and the report.",
            DefaultValueFactory = _ => Path.Combine("runs", "demo") };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "demo",
            """
            The whole way on synthetic scenes that Relight renders itself: learns from them without labels, fine-tunes on a few
            labels, trains from scratch beside it, and says whether it paid. At most 5 minutes on two cores.

            Interrupt it and type the same command: it goes on.
            """)
        {
            quick, run, seed, threads, json,
        }.WithExamples(
            "demo",
            "demo --quick --run runs/quick");
        command.SetAction(parsed =>
        {
            var isQuick = parsed.GetValue(quick);
            var settings = new RunSettings
            {
                Data = new DataSettings
                {
                    Path = DataSettings.Synthetic,
                    Size = 32,
                    Labels = isQuick ? "40" : "100",
                    BatchSize = 50,
                    SyntheticCount = isQuick ? 600 : 2000,
                    SyntheticValidationCount = isQuick ? 300 : 600,
                },
                Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
                Training = new TrainingSettings
                {
                    Epochs = isQuick ? 2 : 4,
                    Device = "cpu",
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
            };
            return new ComparisonCommand(settings, parsed.GetRequiredValue(run), seeds: 1).Run(parsed.GetValue(json));
        });
        return command;
    }
}
