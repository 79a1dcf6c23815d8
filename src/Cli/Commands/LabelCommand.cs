using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Embedding;

namespace Relight.Cli.Commands;

/// <summary><c>relight label</c>: which photographs to label next.</summary>
internal static class LabelCommand
{
    private const int MostPhotos = 10_000;

    public static Command Create()
    {
        var (run, photos) = (PhotoOptions.Run(), new PhotoOptions());
        var folder = new Option<string>("--out")
        {
            Description = $"The folder to make: {LabelFiles.TableName} to fill in, and {LabelFiles.SheetName} to look at.",
            Required = true, HelpName = "FOLDER",
        };
        var count = new Option<int>("--count")
        {
            Description = $"How many photographs to choose, at most {MostPhotos}.", DefaultValueFactory = _ => 100,
        }.Between(1, MostPhotos);
        var known = new Option<string[]>("--known")
        {
            Description = "A table that was filled in before: its photographs are not chosen again, and what is like them comes last. "
                + "May be given several times.",
            HelpName = "TABLE",
        };
        var seed = CommonOptions.Seed();
        seed.Description = "Where the clusters begin: the same seed chooses the same photographs.";
        var json = CommonOptions.Json();
        var command = new Command(
            "label",
            """
            Chooses the photographs that are worth labeling next: typical ones of clusters of a run's features that have no label yet
            (TypiClust). Writes a contact sheet and a table; with its labels filled in, relight train reads the table.

            Exit codes: 3 a photograph could not be read; 85 stopped before the end, and nothing is written.
            """)
        {
            run, photos.Photos, folder, count, known, seed, json,
        }.WithExamples(
            "label runs/simclr photos/ --out labels",
            "label runs/simclr photos/ --count 50 --known labels/labels.csv --out labels-2");
        photos.All.ToList().ForEach(command.Add);
        command.SetAction(parsed => PhotoOptions.Stoppable(stop =>
        {
            var path = parsed.GetRequiredValue(folder);
            LabelFiles.CheckFolder("--out", path);
            var labeled = LabelChoice.LabeledIn(parsed.GetValue(known) ?? []);
            var list = photos.Open(parsed);
            var features = photos.Features(parsed, photos.Model(parsed, parsed.GetRequiredValue(run)), list.Photos, stop);
            var choice = CountProgress.Run("clustering", KMeans.MostSteps, progress => LabelChoice.Of(
                features, parsed.GetValue(count), labeled, (ulong)parsed.GetValue(seed), progress, stop));
            Tell(choice, labeled.Count, parsed.GetValue(count));
            LabelFiles.Write(path, choice.Photos, features.Photos.Count);
            var (table, sheet) = (Path.Join(path, LabelFiles.TableName), Path.Join(path, LabelFiles.SheetName));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject
                {
                    ["table"] = table,
                    ["sheet"] = sheet,
                    ["photographs"] = features.Photos.Count,
                    ["known"] = choice.Known,
                    ["chosen"] = PhotoJson.Of(choice.Photos.Select(photo => photo.Path)),
                    ["broken"] = PhotoJson.Of(features.Unread),
                });
            }
            else
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{choice.Photos.Count:N0} of {features.Photos.Count:N0} photographs to label."
                        + $"{PhotoOptions.Counted(features.Unread)}"));
                Console.WriteLine($"Look at {sheet}, write their classes into {table}, then: ./relight train {table}");
            }

            return PhotoOptions.CodeOf(features.Unread);
        }));
        return command;
    }

    private static void Tell(LabelChoice choice, int labeled, int wanted)
    {
        var culture = CultureInfo.InvariantCulture;
        if (labeled > choice.Known)
        {
            Console.Error.WriteLine(string.Create(
                culture,
                $"--known: {labeled - choice.Known:N0} of its {labeled:N0} photographs are not among these, and count for nothing."));
        }

        if (choice.Photos.Count == 0)
        {
            throw new InvalidDataException("Every photograph has a label already: nothing is left to choose.");
        }

        if (choice.Photos.Count < wanted)
        {
            Console.Error.WriteLine(string.Create(culture, $"--count {wanted}: there are {choice.Photos.Count:N0} without a label."));
        }
    }
}
