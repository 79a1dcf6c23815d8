using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench epoch</c>: from image files to a trained epoch.</summary>
internal static class BenchEpochCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var data = BenchOptions.Data();
        var limit = new Option<int>(
            "--limit") { Description = "At most this many batches; 0: the whole epoch.", DefaultValueFactory = _ => 0 }.AtLeast(0);
        var json = CommonOptions.Json();
        var command = new Command("epoch", "Times training on image files, from finding the files to the last step.") { data }
            .WithExamples(
                "bench epoch data/imagenette2-160 --arch resnet34 --size 64 --batch 64 --precision bf16 --limit 40 --json",
                "bench epoch data/imagenette2-160 --cache /tmp/relight-cache --limit 40");
        options.AddTraining(command);
        foreach (var option in (Option[])[options.Workers, options.Cache, limit, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => EpochBenchmark.Run(
            options.Setup(parsed), options.Loading(parsed, parsed.GetRequiredValue(data)), parsed.GetValue(limit))
                .Print(parsed.GetValue(json)));
        return command;
    }
}
