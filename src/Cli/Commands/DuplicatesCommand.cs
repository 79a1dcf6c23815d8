using System.CommandLine;
using System.Globalization;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes.Embedding;
using Relight.Vision.Datasets.Inspection;

namespace Relight.Cli.Commands;

/// <summary><c>relight duplicates</c>: photographs that are there more than once.</summary>
internal static class DuplicatesCommand
{
    private static readonly string[] Extensions = [".html", ".csv"];

    private static string Bits => $"a whole number from 0 to {PictureHash.Bits}; a cosine goes with --run";

    public static Command Create()
    {
        var photos = new PhotoOptions();
        var run = new Option<string?>("--run")
        {
            Description = "Compare by the features of this run's backbone; by a hash of what pictures show (pHash, 64 bits) if left out.",
        };
        var threshold = new Option<double?>("--threshold")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"How like photographs are that are the same: bits in which their hashes may differ, 0 to {PictureHash.Bits}, "
                    + $"{DuplicateSearch.DefaultBits} if left out; with --run, the least cosine of their features, up to 1, "
                    + $"{DuplicateSearch.DefaultCosine} if left out."),
        }.AtLeastZero();
        var file = new Option<string?>("--out")
        {
            Description = "Also write the groups: a page with thumbnails (.html), or a table of files (.csv).", HelpName = "FILE",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "duplicates",
            """
            Finds photographs that are there more than once, with the same bytes or nearly the same to look at: scaled, compressed again.
            The same photograph under two labels comes first, then one that several parts share. Nothing is ever deleted: files that could
            be are listed; of those that only features find alike (--run), none is, for they need not be the same.

            Exit codes: 3 a photograph could not be read; 85 stopped before the end.
            """)
        {
            photos.Photos, run, threshold, file, json,
        }.WithExamples(
            "duplicates photos/",
            "duplicates photos/ --out duplicates.html",
            "duplicates photos/ --run runs/simclr --threshold 0.995 --json");
        photos.All.ToList().ForEach(command.Add);
        command.SetAction(parsed => PhotoOptions.Stoppable(stop =>
        {
            var (given, path) = (parsed.GetValue(run), parsed.GetValue(file));
            var least = Threshold(parsed.GetValue(threshold), given is not null);
            if (given is null && parsed.GetValue(photos.Checkpoint) is { } unused)
            {
                throw new ArgumentException($"--checkpoint {unused}: without --run, hashes are compared; add --run, or leave it out.");
            }

            if (path is not null)
            {
                OutputFile.CheckFolder("--out", path);
                if (!Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
                {
                    throw new ArgumentException($"--out {path}: expected a file that ends in {string.Join(" or ", Extensions)}.");
                }
            }

            var list = photos.Open(parsed).Photos;
            var search = given is null
                ? CountProgress.Run("hashes", list.Count, progress => DuplicateSearch.ByHash(list, (int)least, progress, stop))
                : ByFeatures(given);
            if (given is null)
            {
                PhotoOptions.Tell(search.Unread);
            }

            if (path is not null && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                DuplicatesTable.Write(path, search);
            }
            else if (path is not null)
            {
                DuplicatesPage.Write(path, search, parsed.GetRequiredValue(photos.Photos));
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(DuplicatesView.ToJson(search, given is null ? "hash" : "features", least));
            }
            else
            {
                DuplicatesView.Show(search, path);
            }

            return PhotoOptions.CodeOf(search.Unread);

            DuplicateSearch ByFeatures(string folder)
            {
                var features = photos.Features(parsed, photos.Model(parsed, folder), list, stop);
                return CountProgress.Run(
                    "bytes", features.Photos.Count, progress => DuplicateSearch.ByFeatures(list, features, least, progress, stop));
            }
        }));
        return command;
    }

    private static double Threshold(double? given, bool ofFeatures) => (given, ofFeatures) switch
    {
        (null, true) => DuplicateSearch.DefaultCosine,
        (null, false) => DuplicateSearch.DefaultBits,
        ({ } cosine, true) when cosine is > 0 and <= 1 => cosine,
        ({ } bits, false) when bits is >= 0 and <= PictureHash.Bits && Math.Truncate(bits) == bits => bits,
        ({ } other, _) => throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"--threshold {other}: expected {(ofFeatures ? "a cosine above 0, at most 1" : Bits)}.")),
    };
}
