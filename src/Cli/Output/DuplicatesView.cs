using System.Text.Json.Nodes;
using Relight.Recipes.Embedding;
using Relight.Runs;
using Relight.Vision.Datasets.Inspection;
using static System.FormattableString;

namespace Relight.Cli.Output;

/// <summary>What <c>relight duplicates</c> shows.</summary>
internal static class DuplicatesView
{
    /// <summary>Every group with its files, and what to do.</summary>
    public static void Show(DuplicateSearch search, string? file)
    {
        var byFeatures = search.IsByFeatures;
        foreach (var (index, group) in search.Groups.Index())
        {
            Console.WriteLine(VisibleText.Of(Invariant($"{index + 1}: {group.Files.Count} files{Crossing(group)}")));
            foreach (var (place, one) in group.Files.Index())
            {
                var likeness = place == 0 ? "the largest"
                    : one.IsCopy ? "the same bytes"
                    : byFeatures ? Invariant($"cosine {one.Likeness:0.000}") : Invariant($"{one.Likeness} of {PictureHash.Bits} bits differ");
                var advice = group.Deletable.Contains(one) ? ", could be deleted" : "";
                Console.WriteLine(VisibleText.Of(
                    Invariant($"  {one.Photo.Path} ({one.Size}, {one.Bytes:N0} bytes, {likeness}){advice}")));
            }
        }

        Warn(search.Groups.Where(group => group.CrossesLabels).ToList(),
            byFeatures ? "are like others under different labels. Look at them: where they are the same, one label is wrong"
                : "lie under different labels: one of them is wrong. Look at them, and move or delete the wrong file");
        Warn(search.Groups.Where(group => group.CrossesParts).ToList(),
            byFeatures ? "are like others in another part of the data set. Look at them: where they are the same, what is measured flatters"
                : "lie in several parts of the data set: what is measured on one flatters. Take them out of one part");
        var deletable = search.Groups.Sum(group => group.Deletable.Count());
        var found = byFeatures ? "have others with features like theirs" : "are there more than once";
        if (byFeatures && search.Groups.Any(group => !group.IsExact))
        {
            Console.Error.WriteLine(
                "Features are alike where a network takes photographs for alike, which need not be the same photograph: without --run, "
                + "pictures themselves are compared.");
        }

        Console.WriteLine(
            Invariant($"{search.Count:N0} photographs: {search.Groups.Count:N0} {found}, ")
            + Invariant($"{search.Groups.Count(group => group.IsExact):N0} of them with the same bytes. ")
            + Invariant($"{deletable:N0} files could be deleted; nothing was.")
            + (search.Unread.Count > 0 ? Invariant($" {search.Unread.Count:N0} could not be read.") : "")
            + (file is null ? "" : $" {file}"));
    }

    /// <summary>The same for programs.</summary>
    /// <param name="search">What was found.</param>
    /// <param name="by">What was compared.</param>
    /// <param name="threshold">What was the same.</param>
    public static JsonObject ToJson(DuplicateSearch search, string by, double threshold) => new()
    {
        ["photographs"] = search.Count,
        ["by"] = by,
        ["threshold"] = threshold,
        ["differentLabels"] = search.Groups.Count(group => group.CrossesLabels),
        ["acrossParts"] = search.Groups.Count(group => group.CrossesParts),
        ["groups"] = new JsonArray([.. search.Groups.Select(group => (JsonNode)ToJson(group))]),
        ["deletable"] = PhotoJson.Of(search.Groups.SelectMany(group => group.Deletable).Select(one => one.Photo.Path)),
        ["broken"] = PhotoJson.Of(search.Unread),
    };

    private static JsonObject ToJson(DuplicateGroup group) => new()
    {
        ["exact"] = group.IsExact,
        ["labels"] = PhotoJson.Of(group.Labels),
        ["parts"] = PhotoJson.Of(group.Parts),
        ["files"] = new JsonArray([.. group.Files.Select(one =>
        {
            var file = PhotoJson.Of(one.Photo);
            file["width"] = one.Size.Width;
            file["height"] = one.Size.Height;
            file["bytes"] = one.Bytes;
            file["sameBytes"] = one.IsCopy;
            file["likeness"] = one.Likeness is { } likeness ? Math.Round(likeness, 6) : null;
            return (JsonNode)file;
        })]),
    };

    private static string Crossing(DuplicateGroup group) =>
        (group.CrossesLabels ? $", UNDER DIFFERENT LABELS: {string.Join(", ", group.Labels)}" : "")
        + (group.CrossesParts ? $", in the parts {string.Join(", ", group.Parts)}" : "");

    private static void Warn(List<DuplicateGroup> groups, string text)
    {
        if (groups.Count > 0)
        {
            Console.Error.WriteLine(VisibleText.Of(Invariant(
                $"Warning: {groups.Count:N0} photographs {text}, such as {groups[0].Files[0].Photo.Path}.")));
        }
    }
}
