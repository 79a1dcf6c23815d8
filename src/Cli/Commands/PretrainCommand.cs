using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight pretrain</c>: learn without labels.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions(
            data: DataArgument.OfTraining("Images: as for train; a folder without classes will do, for labels are not looked at."),
            learnsLabels: false);
        var run = RunOption.Create("pretrain");
        var json = CommonOptions.Json();
        var command = new Command(
            "pretrain",
            """
            Learns from images without labels, in one of many ways (--method): which of six ways each image was turned or mirrored
            unless told otherwise; which two views show the same image (simclr and its like); what was hidden, damaged or taken away.
            docs/methods.md has them all. `relight probe` says what was learned, `relight finetune` starts from it.
            """)
        {
            options.Data, run, json,
        }.WithExamples(
            "pretrain photos/ --method simclr --epochs 10 --run runs/pretext",
            "finetune photos/ --from runs/pretext --labels 10% --run runs/finetuned");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) =>
        {
            var settings = options.Read(parsed);
            return Task.FromResult(new TrainingCommand(
                "pretrain", settings, RunOption.Folder(parsed, run, "pretrain"), options.Deadline(parsed)).Run(parsed.GetValue(json)));
        });
        return command;
    }
}
