using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight config</c>: the settings as a training would use them, and where each comes from.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var data = new Argument<string?>(
            "DATA") { Description = "Images, or the folder of a run whose settings are shown; synthetic if left out.",
            Arity = ArgumentArity.ZeroOrOne };
        var options = new TrainingOptions(hasStart: true, data: data);
        var schema = new Option<bool>(
            "--schema") { Description = "Print the JSON Schema of such files instead, by which editors complete and check them." };
        var json = CommonOptions.Json();
        var command = new Command(
            "config",
            """
            Prints every setting that a training with these options would have, and where it comes from: --set, an option, a line of the
            --config file, or the recipe. What it prints is a file for --config; with the folder of a run, that run's settings.
            """)
        {
            data, schema, json,
        }.WithExamples(
            "config photos/ --lr 3e-4 --set checkpoint.everySteps=50",
            "config runs/photos > photos.yaml",
            "config --schema > relight.schema.json");
        options.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                JsonOutput.Write(SettingsJsonSchema.Create());
                return ExitCode.Done;
            }

            var path = parsed.GetValue(data);
            var isRun = path is not null && RunDirectory.Exists(path);
            var settings = SettingsSchema.Complete(isRun ? Of(path!) : options.Read(parsed, otherwise: DataSettings.Synthetic));
            var sources = isRun ? new Dictionary<string, string>() : options.Sources(parsed);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(settings);
            }
            else
            {
                SettingsText.Write(Console.Out, settings, sources);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static RunSettings Of(string folder)
    {
        using var run = RunDirectory.Read(folder);
        var settings = RunSettings.Of(run);
        return settings with { Classes = null, Data = settings.Data with { Digest = null },
            Start = settings.Start is { } start ? start with { Digest = null } : null };
    }
}
