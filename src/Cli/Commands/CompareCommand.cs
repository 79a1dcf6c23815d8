using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;

namespace Relight.Cli.Commands;

/// <summary><c>relight compare</c>: was self-supervision worth it?</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions("chapter", epochs: 5, learnsLabels: true, learnsUnlabeled: false);
        var seeds = new Option<int>(
            "--seeds") { Description = "How often each arm is run, with seeds counted up from --seed; the spread is told from 2 on.",
            DefaultValueFactory = _ => 1 }.AtLeast(1);
        var run = new Option<string?>(
            "--run") { Description = "Folder that holds the arms and the report; a new one, runs/compare-DATE-TIME, if left out." };
        var json = CommonOptions.Json();
        var command = new Command(
            "compare",
            """
            Asks whether self-supervision was worth it. Four arms on the same data: the pretext (--epochs over all images, no
            labels); its weights fine-tuned (as many steps on the labeled images); from scratch with the same total
            budget; from scratch with the fine-tuning budget alone. Leaves a table, curves, pictures and one honest sentence.

            The recipe is that of the chapter that this question comes from, unless --recipe says otherwise.
            """)
        {
            options.Data, run, seeds, json,
        }.WithExamples(
            "compare photos/ --arch resnet34 --epochs 5 --run runs/compare",
            "compare photos/ --labels 10% --seeds 3 --recipe default",
            "compare synthetic --size 32 --epochs 2");
        options.All.ToList().ForEach(command.Add);
        command.SetAction(parsed => new ComparisonCommand(
            options.Read(parsed), RunOption.Folder(parsed, run, "compare"), parsed.GetValue(seeds), options.Deadline(parsed))
                .Run(parsed.GetValue(json)));
        return command;
    }
}
