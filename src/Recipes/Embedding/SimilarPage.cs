using Relight.Reports;
using static System.FormattableString;

namespace Relight.Recipes.Embedding;

/// <summary>A page that shows the photographs most like one.</summary>
internal static class SimilarPage
{
    /// <summary>Writes it.</summary>
    /// <param name="file">The page.</param>
    /// <param name="run">The run whose features were compared.</param>
    /// <param name="query">The photograph that was asked about.</param>
    /// <param name="nearest">Those like it, the nearest first.</param>
    /// <param name="count">Among how many.</param>
    public static void Write(
        string file, string run, string query, IReadOnlyList<(Photo Photo, float Similarity)> nearest, int count)
    {
        var report = new HtmlReport($"Like {Path.GetFileName(query)}") { Kicker = "relight similar" };
        report.AddFact("photographs", Invariant($"{count:N0}")).AddFact("features of", run);
        report.AddSection("Asked about").Add(new ImageGrid { ThumbnailWidth = 224 }.Add(PhotoThumbnail.Of(query), query));
        var grid = new ImageGrid { ThumbnailWidth = 160 };
        foreach (var (photo, similarity) in nearest)
        {
            var label = photo.Label is null ? "" : $"\n{photo.Label}";
            grid.Add(PhotoThumbnail.Of(photo.Path), Invariant($"{similarity:0.000}\n{photo.Path}{label}"));
        }

        report.AddSection("The nearest").AddFigure(grid, "The number is the cosine of the features: 1 is the same direction.");
        report.Write(file);
    }
}
