using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Recipes.Comparing;
using Relight.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight compare</c>: which way to learn is worth it?</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var options = new TrainingOptions(epochs: 5, learnsLabels: true, isComparison: true);
        var defaults = new ComparisonRequest(new RunSettings { Data = new DataSettings { Path = DataSettings.Synthetic } });
        var methods = new Option<string>("--methods")
        {
            Description =
                "Ways to compare with training from scratch, with commas between. A method without labels is followed by fine-tuning; A+B "
                + "learns by A without labels, then by B with them.",
            HelpName = "WAY,…", DefaultValueFactory = _ => string.Join(',', defaults.Ways),
        }.Each(way => _ = Way.Parse(way));
        var labels = new Option<string>("--labels")
        {
            Description = "How many labels are used, of each class: 10%, 20, or several with commas between; all if left out.",
            HelpName = "AMOUNT,…",
        }.Each(amount => _ = Stratified.IsAmount(amount) ? amount
            : throw new FormatException($"expected a share such as 10% or a number per class such as 20, came '{amount}'"));
        var budgets = new Option<string>("--budgets")
        {
            Description =
                "Training time of each way: 10m,30m,1h30m; each a contest of its own, with schedules for that time. If left out, images are equal "
                + "instead: --epochs of the pretext over all images, as many of the labeled ones, and both together for the control.",
            HelpName = "TIME,…",
        }.Each(text => _ = Duration.Parse(text) ?? throw new FormatException($"expected a time such as 90s, 30m or 1h30m, came '{text}'"));
        var share = new Option<double>("--pretext-share")
        {
            Description = "Share of a budget for what learns without labels.", DefaultValueFactory = _ => defaults.PretextShare,
        }.InsideUnit();
        var pretext = new Option<string[]>("--pretext-set")
        {
            Description = "A setting of what learns without labels alone, such as data.batchSize=128, or of a method by its name, such as "
                + "simclr.temperature=0.2. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        var stopWhenClear = new Option<bool>("--stop-when-clear")
        {
            Description = "Leave larger budgets out once every way paid.",
        };
        var seeds = new Option<int>(
            "--seeds") { Description = "How often each training is run, with seeds counted up from --seed; the spread is told from 2 on.",
            DefaultValueFactory = _ => defaults.Seeds }.AtLeast(1);
        var run = new Option<string?>(
            "--run") { Description = "Folder that holds the runs and the report; a new one, runs/compare-DATE-TIME, if left out." };
        var json = CommonOptions.Json();
        var command = new Command(
            "compare",
            """
            Asks which way to learn is worth it, and from which training time on: each way beside training from scratch, on the same data,
            with the same labels, and with the same time or steps. Leaves tables, curves, pictures and one honest sentence.

            Interrupt it and type the same command: it goes on. More ways, labels, budgets and seeds may be asked of the same folder later.
            """)
        {
            options.Data, methods, labels, budgets, share, pretext, stopWhenClear, seeds, run, json,
        }.WithExamples(
            "compare photos/ --methods simclr,swav --labels 10% --budgets 10m,30m --run runs/compare",
            "compare photos/ --labels 1%,10% --seeds 3 --budgets 30m",
            "compare synthetic --methods six-transforms --recipe chapter --size 32 --epochs 2");
        options.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            var settings = options.Read(parsed);
            var request = new ComparisonRequest(settings with { Data = settings.Data with { Labels = null } })
            {
                Ways = List(parsed.GetRequiredValue(methods)),
                Labels = parsed.GetValue(labels) is { } amounts ? List(amounts) : (string?[])[settings.Data.Labels],
                Budgets = parsed.GetValue(budgets) is { } times ? [.. List(times).Select(time => Duration.Parse(time)!.Value).Distinct()] : [],
                PretextShare = parsed.GetValue(share), Pretext = parsed.GetRequiredValue(pretext),
                StopWhenClear = parsed.GetValue(stopWhenClear), Seeds = parsed.GetValue(seeds),
            };
            return new ComparisonCommand(request, RunOption.Folder(parsed, run, "compare"), options.Deadline(parsed))
                .Run(parsed.GetValue(json));
        });
        return command;
    }

    private static string[] List(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>Checks each part of a list with commas between.</summary>
    private static Option<string> Each(this Option<string> option, Action<string> check)
    {
        option.Validators.Add(result =>
        {
            foreach (var part in List(result.GetValueOrDefault<string>() ?? ""))
            {
                try
                {
                    check(part);
                }
                catch (FormatException error)
                {
                    result.AddError($"{option.Name} {part}: {error.Message}{(error.Message.EndsWith('.') ? "" : ".")}");
                }
            }
        });
        return option;
    }
}
