using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight train</c>: learn labels, from scratch or from weights that are there.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions(hasStart: true, learnsLabels: true);
        var run = RunOption.Create("train");
        var json = CommonOptions.Json();
        var command = new Command(
            "train",
            """
            Trains a classifier on labeled images from random weights, from published ones (--pretrained), or from those of a run (--from).
            With --method fixmatch, suncet, paws or sesemi it learns from all images, and from the labels that --labels leaves.

            The same command on the same run folder starts the run, goes on with it, or says that it is finished.
            """)
        {
            options.Data, run, json,
        }.WithExamples(
            "train photos/ --epochs 20 --run runs/photos",
            "train photos/ --pretrained imagenet --epochs 3",
            "train photos/ --method fixmatch --labels 10% --run runs/photos",
            "train photos/ --labels 20 --arch resnet34 --size 96",
            "train synthetic --epochs 3 --json");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) =>
        {
            var training = new TrainingCommand(
                "train", options.Read(parsed), RunOption.Folder(parsed, run, "train"), options.Deadline(parsed));
            return Task.FromResult(training.Run(parsed.GetValue(json)));
        });
        return command;
    }
}
