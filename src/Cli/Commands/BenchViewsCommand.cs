using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench views</c>: what making views of images takes.</summary>
internal static class BenchViewsCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var data = BenchOptions.Data();
        var source = new Option<int>("--source-size")
        {
            Description = "Side of the decoded images in pixels.", DefaultValueFactory = _ => 224,
        }.AtLeast(1);
        var images = new Option<int>("--images") { Description = "Images that are decoded.", DefaultValueFactory = _ => 1024 }.AtLeast(1);
        var epochs = new Option<int>("--epochs")
        {
            Description = "Passes over the images that are timed, after one that is not.", DefaultValueFactory = _ => 5,
        }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command(
            "views",
            """
            Times the loader's threads on two SimCLR views of each image, decoded before the clock starts: crops of 0.08 to 1 of the
            area, resized, flipped, with jittered colors and in gray, as batches of numbers.
            """)
        {
            data, options.Size, options.Batch, options.Workers, source, images, epochs, json,
        }.WithExamples(
            "bench views data/imagenette2-160 --size 64 --workers 2 --json",
            "bench views data/imagenette2-160 --size 32 --source-size 64");
        command.SetAction(parsed => ViewsBenchmark.Run(
            new ImageLoading(
                parsed.GetRequiredValue(data), parsed.GetValue(options.Size), parsed.GetValue(options.Batch),
                parsed.GetValue(options.Workers), Cache: null),
            parsed.GetValue(source), parsed.GetValue(images), parsed.GetValue(epochs)).Print(parsed.GetValue(json)));
        return command;
    }
}
