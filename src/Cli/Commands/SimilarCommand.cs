using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Data;
using Relight.Recipes;
using Relight.Recipes.Embedding;
using Relight.Runs;
using Spectre.Console;

namespace Relight.Cli.Commands;

/// <summary><c>relight similar</c>: the photographs most like one.</summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        var (run, photos) = (PhotoOptions.Run(), new PhotoOptions());
        var query = new Argument<string>("PHOTO") { Description = "The photograph that others are compared with." };
        var count = new Option<int>("--count") { Description = "How many to show.", DefaultValueFactory = _ => 10 }.AtLeast(1);
        var page = new Option<string?>("--out")
        {
            Description = "Also write a page with their thumbnails, an HTML file.", HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "similar",
            """
            Shows the photographs whose features are most like those of one, with their cosine: 1 is the same. PHOTO itself is left out
            where it lies among the others.

            Exit codes: 3 a photograph could not be read; 85 stopped before the end.
            """)
        {
            run, query, photos.Photos, count, page, json,
        }.WithExamples(
            "similar runs/simclr holiday.jpg photos/",
            "similar runs/simclr holiday.jpg photos/ --count 30 --out similar.html");
        photos.All.ToList().ForEach(command.Add);
        command.SetAction(parsed => PhotoOptions.Stoppable(stop =>
        {
            var (asked, shown) = (parsed.GetRequiredValue(query), parsed.GetValue(page));
            if (shown is not null)
            {
                OutputFile.CheckPage("--out", shown);
            }

            if (!File.Exists(asked))
            {
                throw new FileNotFoundException($"PHOTO {asked}: there is no such file.");
            }

            var list = photos.Open(parsed);
            Photo[] others = [.. list.Photos.Where(photo => Path.GetFullPath(photo.Path) != Path.GetFullPath(asked))];
            if (others.Length == 0)
            {
                throw new InvalidDataException($"PHOTOS {parsed.GetRequiredValue(photos.Photos)} holds no photograph beside {asked}.");
            }

            var model = photos.Model(parsed, parsed.GetRequiredValue(run));
            var one = Features(model, asked, stop);
            var features = photos.Features(parsed, model, others, stop);
            (Photo Photo, float Similarity)[] nearest =
            [
                .. NearestPhotos.Of(features.Features, one.Features, parsed.GetValue(count))
                    .Select(found => (features.Photos[found.Row], found.Similarity)),
            ];
            if (shown is not null)
            {
                SimilarPage.Write(shown, parsed.GetRequiredValue(run), asked, nearest, features.Photos.Count);
            }

            if (parsed.GetValue(json))
            {
                WriteJson(asked, nearest, features);
            }
            else
            {
                Show(nearest, features, shown);
            }

            return PhotoOptions.CodeOf(features.Unread);
        }));
        return command;
    }

    private static PhotoFeatures Features(SavedModel model, string asked, CancellationToken stop)
    {
        try
        {
            return FeatureReader.Read(model, [new Photo(asked, null, null)], workers: 1, stop: stop);
        }
        catch (UnreadableException error)
        {
            throw new BadSampleException(asked, error.Unread[0].Reason);
        }
    }

    private static void WriteJson(string asked, (Photo Photo, float Similarity)[] nearest, PhotoFeatures features)
    {
        var found = nearest.Select(one =>
        {
            var result = PhotoJson.Of(one.Photo);
            result["similarity"] = Math.Round(one.Similarity, 6);
            return (JsonNode)result;
        });
        JsonOutput.Write(new JsonObject
        {
            ["photo"] = asked,
            ["photographs"] = features.Photos.Count,
            ["similar"] = new JsonArray([.. found]),
            ["broken"] = PhotoJson.Of(features.Unread),
        });
    }

    private static void Show((Photo Photo, float Similarity)[] nearest, PhotoFeatures features, string? page)
    {
        var hasLabels = nearest.Any(one => one.Photo.Label is not null);
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("similarity").RightAligned()).AddColumn("photograph");
        if (hasLabels)
        {
            table.AddColumn("label");
        }

        foreach (var (photo, similarity) in nearest)
        {
            string[] row =
            [
                similarity.ToString("0.000", CultureInfo.InvariantCulture), Markup.Escape(VisibleText.Of(photo.Path)),
                .. hasLabels ? [Markup.Escape(VisibleText.Of(photo.Label ?? ""))] : Array.Empty<string>(),
            ];
            table.AddRow(row);
        }

        Screen.Out.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Compared with {features.Photos.Count:N0} photographs.{PhotoOptions.Counted(features.Unread)}")
            + (page is null ? "" : $" {page}"));
    }
}
