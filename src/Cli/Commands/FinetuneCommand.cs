using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight finetune</c>: learn labels from weights that learned something else.</summary>
internal static class FinetuneCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions(hasStart: true, learnsLabels: true);
        var run = RunOption.Create("finetune");
        var json = CommonOptions.Json();
        var command = new Command(
            "finetune",
            """
            Trains a classifier from weights that learned something else (--from, or published ones with --pretrained). The last layer is
            replaced; the network is that of the run that the weights are of.
            """)
        {
            options.Data, run, json,
        }.WithExamples(
            "finetune photos/ --from runs/pretext --run runs/finetuned",
            "finetune photos/ --from runs/pretext --freeze backbone --epochs 5",
            "finetune photos/ --from runs/pretext --head-epochs 1 --unfreeze-every 1 --layer-decay 0.4",
            "finetune photos/ --from resnet34.pth --arch resnet34 --stem imagenet --reinit layer4 --size 128");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) =>
        {
            var settings = options.Read(parsed);
            return settings.Start is null
                ? throw new ArgumentException(
                    "finetune needs weights to begin with: --from RUN, --from FILE for a .safetensors, .pth or .pt file, or --pretrained imagenet.")
                : Task.FromResult(new TrainingCommand(
                    "finetune", settings, RunOption.Folder(parsed, run, "finetune"), options.Deadline(parsed)).Run(parsed.GetValue(json)));
        });
        return command;
    }
}
