using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Embedding;

namespace Relight.Cli.Commands;

/// <summary><c>relight embed</c>: a run's features of photographs as a file.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        var (run, photos) = (PhotoOptions.Run(), new PhotoOptions());
        var file = new Option<string>("--out")
        {
            Description = "The file to write, .parquet, .npy or .csv; one that is there is replaced. Beside NAME.npy, which holds numbers "
                + "alone, NAME.paths.csv says which photograph each row is.",
            Required = true, HelpName = "FILE",
        };
        var normalize = new Option<bool>("--normalize")
        {
            Description = "Bring each row to length 1, so that the product of two is their cosine.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "embed",
            """
            Writes the features that a run's backbone makes of photographs, a row each: its path, its label and part where the folders
            say some, and float32 features. A photograph that cannot be read is named and left out.

            Exit codes: 3 a photograph could not be read; 85 stopped before the end, and nothing is written.
            """)
        {
            run, photos.Photos, file, normalize, json,
        }.WithExamples(
            "embed runs/simclr photos/ --out features.parquet",
            "embed runs/simclr photos/ --out features.npy --normalize",
            "embed runs/photos photos/ --out features.csv --json");
        photos.All.ToList().ForEach(command.Add);
        command.SetAction(parsed => PhotoOptions.Stoppable(stop =>
        {
            var path = parsed.GetRequiredValue(file);
            FeatureFile.CheckName("--out", path);
            OutputFile.CheckFolder("--out", path);
            var list = photos.Open(parsed);
            var features = photos.Features(parsed, photos.Model(parsed, parsed.GetRequiredValue(run)), list.Photos, stop);
            var written = FeatureFile.Write(path, features, parsed.GetValue(normalize));
            var width = features.Features.Shape[1];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject
                {
                    ["files"] = PhotoJson.Of(written),
                    ["photographs"] = features.Photos.Count,
                    ["features"] = width,
                    ["normalized"] = parsed.GetValue(normalize),
                    ["broken"] = PhotoJson.Of(features.Unread),
                });
            }
            else
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(", ", written)}: {features.Photos.Count:N0} photographs, {width} features each."
                        + $"{PhotoOptions.Counted(features.Unread)}"));
            }

            return PhotoOptions.CodeOf(features.Unread);
        }));
        return command;
    }
}
