using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench load</c>: the data loader alone.</summary>
internal static class BenchLoadCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var data = BenchOptions.Data();
        var epochs = new Option<int>("--epochs")
        {
            Description = "Passes over the images; the figure is the last one's, so that with a cache 2 times it warm.",
            DefaultValueFactory = _ => 1,
        }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command("load", "Times the data loader alone: image files, or the decoded cache, to batches.")
        {
            data, options.Size, options.Batch, options.Workers, options.Cache, epochs, json,
        }.WithExamples(
            "bench load data/imagenette2-160 --size 64 --workers 2 --json",
            "bench load data/imagenette2-160 --size 64 --cache /tmp/relight-cache --epochs 2");
        command.SetAction(parsed => LoadBenchmark.Run(
            options.Loading(parsed, parsed.GetRequiredValue(data)), parsed.GetValue(epochs)).Print(parsed.GetValue(json)));
        return command;
    }
}
