using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Downloads;
using Relight.Runs.Processes;
using Relight.Scenes;
using Relight.Settings;

namespace Relight.Cli.Commands;

/// <summary><c>relight data fetch</c>: archives of photographs, downloaded or at hand, verified and unpacked.</summary>
internal static class DataFetchCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME")
        {
            Description =
                "Which data set: imagenette (ten classes, 13,394 photographs), or synthetic (scenes that Relight renders, as PNG files).",
        };
        name.OneOf("imagenette", "synthetic");
        var size = new Option<int?>("--size")
        {
            Description =
                "Shorter side in pixels. imagenette: 160 (94 MB to download, the default) or 320 (330 MB). synthetic: any from 8, by "
                + "default 64.",
        };
        size.OfSetting("data.size");
        var from = new Option<string[]>("--from")
        {
            Description = "Archives at hand (.tgz or .tar), to be verified and unpacked instead of downloading.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE",
        };
        var to = new Option<string>(
            "--to") { Description = "Folder to unpack into; made where it is not there.", Required = true, HelpName = "DIR" };
        var json = CommonOptions.Json();
        var command = new Command("fetch",
            "Gets a data set: downloads and verifies it, or unpacks archives that are at hand. Interrupted, it goes on where it stopped.")
        {
            name, size, from, to, json,
        }.WithExamples(
            "data fetch synthetic --to data",
            "data fetch imagenette --size 160 --to data",
            "data fetch imagenette --from ../shared/data/imagenette2-224-train.tgz ../shared/data/imagenette2-224-val.tgz --to data");
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            var (target, archives) = (parsed.GetRequiredValue(to), parsed.GetValue(from) ?? []);
            if (parsed.GetValue(name) == DatasetInput.Synthetic)
            {
                WriteScenes(target, parsed.GetValue(size), archives, parsed.GetValue(json), stop.Token);
                return ExitCode.Done;
            }

            var archive = Imagenette(parsed.GetValue(size));
            var result = await FetchProgressView.RunAsync(progress => archives.Length > 0
                ? Task.Run(() => new DatasetFetcher().Import(archives, target, progress, stop.Token))
                : new DatasetFetcher().DownloadAsync(archive, target, progress, stop.Token));
            Show(result, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static KnownArchive Imagenette(int? size) => size switch
    {
        null or 160 => ImagenetteArchives.Size160,
        320 => ImagenetteArchives.Size320,
        _ => throw new ArgumentException($"--size {size}: imagenette can be downloaded at 160 or 320 pixels."),
    };

    private static void WriteScenes(string to, int? size, string[] archives, bool json, CancellationToken stop)
    {
        if (archives.Length > 0)
        {
            throw new ArgumentException("--from: synthetic scenes are rendered, not unpacked; leave it out.");
        }

        var settings = new DataSettings { Path = DatasetInput.Synthetic };
        var (train, validation) = (settings.SyntheticCount, settings.SyntheticValidationCount);
        var folder = CountProgress.Run(
            "Rendering scenes", train + validation,
            progress => SyntheticSceneFolder.Write(to, train, validation, size ?? settings.Size, progress: progress, cancellation: stop));
        if (json)
        {
            JsonOutput.Write(new JsonObject { ["folders"] = new JsonArray(folder), ["archives"] = new JsonArray() });
        }
        else
        {
            Console.WriteLine(folder);
        }
    }

    private static void Show(FetchResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(ToJson(result));
            return;
        }

        foreach (var archive in result.Archives)
        {
            var verified = archive.IsVerified ? "verified" : $"SHA-256 {archive.Sha256}, not known beforehand";
            Console.WriteLine($"{archive.Name}: {verified}{(archive.WasThere ? ", was there already" : "")}");
        }

        foreach (var folder in result.Folders)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{folder}: {Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count():N0} files"));
        }
    }

    private static JsonObject ToJson(FetchResult result) => new()
    {
        ["folders"] = new JsonArray([.. result.Folders.Select(folder => (JsonNode)folder)]),
        ["archives"] = new JsonArray(
        [
            .. result.Archives.Select(archive => (JsonNode)new JsonObject
            {
                ["name"] = archive.Name,
                ["sha256"] = archive.Sha256,
                ["verified"] = archive.IsVerified,
                ["wasThere"] = archive.WasThere,
            }),
        ]),
    };
}
