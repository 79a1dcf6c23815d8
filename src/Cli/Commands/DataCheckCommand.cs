using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Vision.Datasets.Inspection;

namespace Relight.Cli.Commands;

/// <summary><c>relight data check</c>: which images cannot be decoded, which are there twice.</summary>
internal static class DataCheckCommand
{
    public static Command Create()
    {
        var data = new Argument<string>(
            "DATA") { Description = "A folder with train/ and val/, of class folders or of images, or a CSV or TSV table." };
        var layout = new LayoutOptions();
        var json = CommonOptions.Json();
        var command = new Command(
            "check",
            "Decodes every image and lists the broken ones; also those named like another format, and files that are there twice. "
            + "The exit code is 3 where any is broken, 0 otherwise.")
        {
            data, json,
        }.WithExamples("data check data/imagenette2-160", "data check data/synthetic-scenes-64 --json");
        layout.All.ToList().ForEach(command.Add);
        command.SetAction(parsed =>
        {
            using var stop = new StopSignals();
            var images = DatasetInput.Open(parsed.GetRequiredValue(data), layout.Read(parsed));
            Notes.Tell(images.Notes);
            if (images.TestProblem is { } problem)
            {
                Notes.Tell([problem]);
            }

            var result = CountProgress.Run(
                "Checking images", images.All.Sum(part => part.Images.Files.Count),
                progress => FolderCheck.Of(images, progress, stop.Token));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(ToJson(result));
            }
            else
            {
                Show(result);
            }

            return result.Broken.Count > 0 ? ExitCode.BadInput : ExitCode.Done;
        });
        return command;
    }

    private static void Show(FolderCheck result)
    {
        foreach (var bad in result.Broken)
        {
            Console.WriteLine(VisibleText.Of($"broken: {bad.Path}: {bad.Reason}"));
        }

        foreach (var bad in result.Misnamed)
        {
            Console.WriteLine(VisibleText.Of($"misnamed: {bad.Path}: {bad.Reason}"));
        }

        foreach (var group in result.Duplicates)
        {
            var note = group.CrossesParts ? ", in training and in validation" : group.CrossesClasses ? ", in two classes" : "";
            Console.WriteLine(VisibleText.Of($"the same file{note}: {string.Join(", ", group.Paths)}"));
        }

        foreach (var (guess, count) in result.Guesses)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read by a guess, {count:N0} images: {guess}."));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Checked:N0} images: {result.Broken.Count:N0} broken, {result.Misnamed.Count:N0} misnamed, "
                + $"{result.Duplicates.Count:N0} there more than once."));
    }

    private static JsonObject ToJson(FolderCheck result) => new()
    {
        ["data"] = result.Root,
        ["images"] = result.Checked,
        ["sound"] = result.IsSound,
        ["broken"] = ToJson(result.Broken),
        ["misnamed"] = ToJson(result.Misnamed),
        ["guesses"] = new JsonObject([.. result.Guesses.Select(guess => KeyValuePair.Create(guess.Key, (JsonNode?)guess.Value))]),
        ["duplicates"] = new JsonArray(
        [
            .. result.Duplicates.Select(group => (JsonNode)new JsonObject
            {
                ["paths"] = new JsonArray([.. group.Paths.Select(path => (JsonNode)path)]),
                ["crossesParts"] = group.CrossesParts,
                ["crossesClasses"] = group.CrossesClasses,
            }),
        ]),
    };

    private static JsonArray ToJson(IReadOnlyList<BrokenImage> images) =>
        new([.. images.Select(bad => (JsonNode)new JsonObject { ["path"] = bad.Path, ["reason"] = bad.Reason })]);
}
