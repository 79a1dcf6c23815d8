using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight finetune</c>: learn labels from weights that learnt something else.</summary>
internal static class FinetuneCommand
{
    public static Command Create()
    {
        var data = DataArgument.Create();
        var from = new Option<string>("--from")
        {
            Description = "Weights to begin with: a run's folder, or a .safetensors, .pth or .pt file with PyTorch's keys.",
            Required = true,
        };
        var freeze = new Option<string[]>("--freeze")
        {
            Description = "Parts that are not trained, statistics of their batch normalisations included: conv1 layer1 …; backbone is everything but the head.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var reinitialise = new Option<string[]>("--reinit")
        {
            Description = "Parts that start from fresh weights although the file has them, such as layer4.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var options = new TrainingOptions();
        var run = RunOption.Create("finetune");
        var json = CommonOptions.Json();
        var command = new Command(
            "finetune",
            "Trains a classifier from weights that learnt something else; the last layer is replaced.")
        {
            data, from, run, freeze, reinitialise, json,
        }.WithExamples(
            "finetune photos/ --from runs/pretext --run runs/finetuned",
            "finetune photos/ --from runs/pretext --freeze backbone --epochs 5",
            "finetune photos/ --from runs/pretext --head-epochs 1 --unfreeze-every 1 --layer-decay 0.4",
            "finetune photos/ --from resnet34.pth --arch resnet34 --stem imagenet --reinit layer4 --size 128");
        options.All.ToList().ForEach(command.Add);
        command.SetAction((parsed, _) =>
        {
            var settings = options.Read(parsed, parsed.GetRequiredValue(data)) with
            {
                Start = new StartSettings
                {
                    From = parsed.GetRequiredValue(from),
                    Freeze = parsed.GetRequiredValue(freeze),
                    Reinitialise = parsed.GetRequiredValue(reinitialise),
                },
            };
            return Task.FromResult(
                new TrainingCommand("finetune", settings.LikeSource(), RunOption.Folder(parsed, run, "finetune"), options.Deadline(parsed)).Run(parsed.GetValue(json)));
        });
        return command;
    }
}
