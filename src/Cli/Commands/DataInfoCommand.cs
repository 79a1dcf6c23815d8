using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Folders;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight data info</c>: how many images of which classes.</summary>
internal static class DataInfoCommand
{
    public static Command Create()
    {
        var data = DataArgument.Create();
        var layout = new LayoutOptions();
        var json = CommonOptions.Json();
        var command = new Command(
            "info",
            "Describes a data set: its parts, classes, number and size of images, formats; and how it was read: which columns, what was "
            + "left out.")
        {
            data, json,
        }.WithExamples("data info synthetic", "data info synthetic --json", "data info data/imagenette2-160");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignals();
            var name = parsed.GetRequiredValue(data);
            var options = layout.Read(parsed);
            var summary = name == DatasetInput.Synthetic
                ? DatasetInput.Scenes(options)
                : FolderSummary.Of(DatasetInput.Open(name, options), cancellation: stop.Token);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(ToJson(summary));
            }
            else
            {
                Show(summary);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(FolderSummary summary)
    {
        if (summary.Parts is [{ Classes.Count: > 0 }, ..])
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("class");
            foreach (var part in summary.Parts)
            {
                table.AddColumn(new TableColumn(Markup.Escape(part.Name.Length > 0 ? part.Name : "images")).RightAligned());
            }

            foreach (var (index, row) in summary.Parts[0].Classes.Index())
            {
                var title = row.DisplayName == row.Name ? row.Name : $"{row.Name} ({row.DisplayName})";
                table.AddRow(
                    [Markup.Escape(VisibleText.Of(title)), .. summary.Parts.Select(part => Invariant($"{part.Classes[index].Count:N0}"))]);
            }

            Screen.Out.Write(table);
        }

        foreach (var part in summary.Parts)
        {
            Screen.Out.WriteLine($"{(part.Name.Length > 0 ? part.Name + ": " : "")}{Describe(part)}.");
            foreach (var bad in part.Broken)
            {
                Screen.Out.WriteLine(VisibleText.Of($"  broken: {bad.Path}: {bad.Reason}"));
            }

            foreach (var (guess, count) in part.Guesses)
            {
                Screen.Out.WriteLine(Invariant($"  read by a guess, {count:N0} of the {part.Sampled:N0} looked at: {guess}."));
            }
        }

        foreach (var note in summary.Notes)
        {
            Console.WriteLine(VisibleText.Of(note));
        }

        if (summary.Obstacle is { } obstacle)
        {
            Console.WriteLine(VisibleText.Of($"Cannot be trained on: {obstacle}"));
        }
    }

    private static string Describe(PartSummary part)
    {
        var text = Invariant($"{part.Count:N0} images");
        if (part.Bytes > 0)
        {
            text += Invariant($", {part.Bytes / (double)(1 << 20):N1} MiB");
        }

        if (part is { Smallest: { } smallest, Largest: { } largest })
        {
            text += $", {string.Join(", ", part.Formats.Keys)}, ";
            text += smallest == largest ? $"{smallest} pixels" : $"{smallest} to {largest} pixels";
            text += part.Sampled < part.Count ? Invariant($" (by {part.Sampled} of them)") : "";
        }

        return text;
    }

    private static JsonObject ToJson(FolderSummary summary) => new()
    {
        ["data"] = summary.Root,
        ["parts"] = new JsonArray([.. summary.Parts.Select(ToJson)]),
        ["notes"] = new JsonArray([.. summary.Notes.Select(note => (JsonNode)note)]),
        ["leftOut"] = new JsonArray(
            [.. summary.LeftOut.Select(
                left => (JsonNode)new JsonObject { ["what"] = left.Noun, ["where"] = left.Where, ["files"] = left.Count })]),
        ["obstacle"] = summary.Obstacle,
    };

    private static JsonNode ToJson(PartSummary part) => new JsonObject
    {
        ["name"] = part.Name,
        ["role"] = part.Role switch { ImagePartRole.Train => "train", ImagePartRole.Validation => "val", _ => "test" },
        ["images"] = part.Count,
        ["bytes"] = part.Bytes,
        ["classes"] = new JsonArray(
            [.. part.Classes.Select(row =>
                (JsonNode)new JsonObject { ["name"] = row.Name, ["title"] = row.DisplayName, ["images"] = row.Count })]),
        ["sampled"] = part.Sampled,
        ["formats"] = new JsonObject([.. part.Formats.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))]),
        ["smallest"] = part.Smallest?.ToString(),
        ["largest"] = part.Largest?.ToString(),
        ["shorterSides"] = new JsonArray(
            [.. part.Sizes.Select(bar => (JsonNode)new JsonObject { ["from"] = bar.From, ["to"] = bar.To, ["images"] = bar.Count })]),
        ["guesses"] = new JsonObject([.. part.Guesses.Select(guess => KeyValuePair.Create(guess.Key, (JsonNode?)guess.Value))]),
        ["broken"] = new JsonArray(
            [.. part.Broken.Select(bad => (JsonNode)new JsonObject { ["path"] = bad.Path, ["reason"] = bad.Reason })]),
    };
}
