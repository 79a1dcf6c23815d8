using Relight.Reports;
using static System.FormattableString;

namespace Relight.Recipes.Embedding;

/// <summary>A page that shows photographs that are there more than once.</summary>
internal static class DuplicatesPage
{
    private const int MostGroups = 200, MostOfGroup = 24;

    /// <summary>Writes it; of very many groups the first alone are shown.</summary>
    public static void Write(string file, DuplicateSearch search, string folder)
    {
        var report = new HtmlReport($"Duplicates in {folder}") { Kicker = "relight duplicates", Verdict = Sentence(search) };
        report.AddFact("photographs", Invariant($"{search.Count:N0}")).AddFact("groups", Invariant($"{search.Groups.Count:N0}"))
            .AddFact("could be deleted", Invariant($"{search.Groups.Sum(group => group.Deletable.Count()):N0}"));
        var where = search.IsByFeatures ? "Where they show the same: " : "";
        Add(report, "Under two labels", $"{where}One of the labels is wrong: look, decide, and move the file.",
            search.Groups.Where(group => group.CrossesLabels));
        Add(report, "In two parts", $"{where}What is measured on one part flatters where the other has the same photograph.",
            search.Groups.Where(group => group.CrossesParts && !group.CrossesLabels));
        Add(report, "The others", "The first of each is the largest, and the one to keep.",
            search.Groups.Where(group => !group.CrossesParts && !group.CrossesLabels));
        report.Write(file);
    }

    private static string Sentence(DuplicateSearch search) => (search.Groups.Count, search.IsByFeatures) switch
    {
        (0, true) => "No photographs are alike.",
        (0, false) => "No photograph is there twice.",
        (_, true) => "Some photographs have features alike, which need not be the same photograph.",
        _ when search.Groups.Any(group => group.CrossesLabels) => "The same photograph lies under two labels: one of them is wrong.",
        _ when search.Groups.Any(group => group.CrossesParts) => "Parts of the data set share photographs: what is measured flatters.",
        _ => "Some photographs are there more than once.",
    };

    private static void Add(HtmlReport report, string heading, string text, IEnumerable<DuplicateGroup> groups)
    {
        var all = groups.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var section = report.AddSection(heading).AddParagraph(text);
        foreach (var group in all.Take(MostGroups))
        {
            var grid = new ImageGrid { ThumbnailWidth = 160 };
            foreach (var (place, one) in group.Files.Take(MostOfGroup).Index())
            {
                string[] lines = [place == 0 ? "keep" : one.IsCopy ? "same bytes" : group.IsByFeatures ? "alike" : "nearly the same", one.Photo.Path,
                    .. new[] { one.Photo.Label, one.Photo.Part }.OfType<string>(), Invariant($"{one.Size}, {one.Bytes:N0} bytes")];
                grid.Add(PhotoThumbnail.Of(one.Photo.Path), string.Join('\n', lines));
            }

            section.AddFigure(grid, group.Files.Count > MostOfGroup ? Invariant($"{group.Files.Count - MostOfGroup:N0} more.") : "");
        }

        if (all.Count > MostGroups)
        {
            section.AddParagraph(Invariant($"{all.Count - MostGroups:N0} more groups are not shown; the CSV file and --json list all."));
        }
    }
}
