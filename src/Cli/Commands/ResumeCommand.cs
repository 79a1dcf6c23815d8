using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Comparing;
using Relight.Runs;
using Relight.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight resume</c>: goes on with a run from its folder alone.</summary>
internal static class ResumeCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a run, or of a comparison." };
        var data = new Option<string?>("--data") { Description = "Where the images are now, if they moved." };
        var layout = new LayoutOptions();
        var from = new Option<string?>(
            "--from") { Description = "Where the weights are now that a fine-tuning began with, if they moved." };
        var workers = new Option<int?>("--workers") { Description = "Threads that read images; as before if left out." };
        workers.OfSetting("data.workers");
        var cache = (Option<string?>)SettingOption.Create("data.cache");
        var deadline = DeadlineOption.Create();
        var json = CommonOptions.Json();
        var command = new Command(
            "resume",
            """
            Goes on with an interrupted run or comparison from its folder alone, also on another machine: with the settings that it was
            started with, from its newest whole checkpoint. The end is the same, byte for byte, as without the interruption.
            """)
        {
            run, data, from, workers, cache, deadline, json,
        }.WithExamples(
            "resume runs/photos",
            "resume runs/photos --data /mnt/photos --workers 8 --deadline 2h");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(run);
            if (ComparisonRequest.Exists(folder))
            {
                var comparison = ComparisonRequest.Read(folder);
                return new ComparisonCommand(comparison with { Settings = Here(comparison.Settings) }, folder, parsed.GetValue(deadline))
                    .Run(parsed.GetValue(json));
            }

            using var before = RunDirectory.Read(folder);
            return new TrainingCommand(before.Record.Command, Here(RunSettings.Of(before)), folder, parsed.GetValue(deadline))
                .Run(parsed.GetValue(json));

            RunSettings Here(RunSettings settings) => settings with
            {
                Data = layout.Apply(parsed, settings.Data with
                {
                    Path = parsed.GetValue(data) ?? settings.Data.Path,
                    Workers = parsed.GetValue(workers) ?? settings.Data.Workers,
                    Cache = parsed.GetValue(cache) ?? CacheFolder.Here(settings.Data.Cache),
                }),
                Start = settings.Start is { Pretrained: null } start ? start with { From = parsed.GetValue(from) ?? start.From }
                    : parsed.GetValue(from) is null ? settings.Start
                    : throw new ArgumentException(
                        $"--from: {folder} did not begin with weights of a run or a file, so they cannot have moved; leave it out."),
            };
        });
        return command;
    }
}
