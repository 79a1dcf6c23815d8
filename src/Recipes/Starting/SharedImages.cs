using Relight.Data;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Vision.Folders;
using static System.FormattableString;

namespace Relight.Recipes.Starting;

/// <summary>Finds validation images that were learned from, so that what is measured on them flatters.</summary>
/// <remarks>
/// Images are the same where their path is, or their file's name and bytes are. A copy under another name is not found; relight duplicates
/// finds it.
/// </remarks>
internal static class SharedImages
{
    /// <summary>What the results of a training do not mean: a sentence each, none where nothing is shared.</summary>
    /// <param name="settings">What is trained; the runs whose weights it begins with are looked at too.</param>
    /// <param name="data">Its images.</param>
    public static IReadOnlyList<string> Of(RunSettings settings, DataSource data) =>
    [
        .. NamedAsValidation(settings.Data) is { } named ? [named] : Array.Empty<string>(),
        .. Sentence(data.Validation, data.Labeled(settings, (ulong)settings.Training.Seed), "this training learns from") is { } own
            ? [own] : Array.Empty<string>(),
        .. WithStart(settings.Start, data),
    ];

    /// <summary>What is measured on validation images by the model of a run does not mean, where that run learned from some of
    /// them.</summary>
    /// <param name="run">What the run was asked.</param>
    /// <param name="data">The images that are measured on.</param>
    public static IReadOnlyList<string> WithRun(RunSettings run, DataSource data) =>
        [.. Learned(run, data, "the run") is { } own ? [own] : Array.Empty<string>(), .. WithStart(run.Start, data)];

    private static IEnumerable<string> WithStart(StartSettings? start, DataSource data)
    {
        if (start?.From is not { } from || !RunDirectory.Exists(from))
        {
            return [];
        }

        using var run = RunDirectory.Read(from);
        if (!RunSettings.AreThose(run.Record))
        {
            return [];
        }

        var settings = RunSettings.Of(run);
        return [.. Learned(settings, data, $"the run {from}, whose weights it began with,") is { } one ? [one] : Array.Empty<string>(),
            .. WithStart(settings.Start, data)];
    }

    private static string? Learned(RunSettings run, DataSource data, string who)
    {
        if (run.Data.Path == DataSettings.Synthetic || data.Validation is null)
        {
            return null;
        }

        if (Path.Exists(run.Data.Path))
        {
            var seed = (ulong)run.Training.Seed;
            var method = Methods.Of(run.Method);
            try
            {
                var learned = DataSource.Open(
                    run.Data with { Cache = CacheFolder.Off }, run.Recipe with { Augment = false }, seed, method.LearnsLabels);
                return Sentence(data.Validation, learned.Labeled(run, seed), who + " learned from");
            }
            catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                // the folder holds something else by now: its names are what is left
            }
        }

        return data.ValidationDigest is { } digest && run.Data.Digest?.StartsWith(digest, StringComparison.Ordinal) == true
            ? Invariant($"By their names, all {data.Validation.Count:N0} validation images are those that {who} learned from: ") + Flatters
            : null;
    }

    private const string Flatters = "what is measured on them says nothing about new photographs.";

    private static string? Sentence(Dataset? validation, Dataset learned, string who)
    {
        var count = validation is null ? 0 : Count(validation, learned);
        return count == 0 ? null
            : Invariant($"{count:N0} of the {validation!.Count:N0} validation images are among those that {who}: ") + Flatters;
    }

    /// <summary>How many images of a data set are files of another.</summary>
    private static int Count(Dataset asked, Dataset learned)
    {
        var (these, paths) = (Paths(asked).ToArray(), Paths(learned).ToHashSet(StringComparer.Ordinal));
        var names = these.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var alike = paths.Where(path => names.Contains(Path.GetFileName(path))).ToLookup(Kind);
        return these.Count(path => paths.Contains(path) || alike[Kind(path)].Any(other => AreSame(path, other)));
    }

    /// <summary>The images that are files of their own; of a link, what it leads to.</summary>
    private static IEnumerable<string> Paths(Dataset images) =>
        Enumerable.Range(0, images.Count).Select(images.Describe).Where(Path.IsPathFullyQualified)
            .Select(path => new FileInfo(path) is { LinkTarget: not null } link ? Target(link) ?? path : path);

    private static string? Target(FileInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException)   // it leads in a circle, or nowhere
        {
            return null;
        }
    }

    private static (string Name, long Length) Kind(string path) =>
        (Path.GetFileName(path), new FileInfo(path) is { Exists: true } file ? file.Length : -1);

    private static bool AreSame(string path, string other)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(other));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;   // a broken image is told where it is read
        }
    }

    /// <summary>
    /// What is told where a folder that is named as a part to measure on is learned from: one whose neighbor is the training part, or one
    /// that is taken for a class.
    /// </summary>
    private static string? NamedAsValidation(DataSettings data)
    {
        if (data.Path == DataSettings.Synthetic || !Directory.Exists(data.Path))
        {
            return null;
        }

        var folder = Path.TrimEndingDirectorySeparator(data.Path);
        var isPart = IsToMeasureOn(folder) && Path.GetDirectoryName(folder) is { } parent
            && Directory.EnumerateDirectories(parent).Any(IsToLearnFrom);
        if (isPart)
        {
            return $"{folder} is learned from, which by its name and its neighbors is kept to measure on: after this, "
                + "measure on other photographs, or learn from the folder that holds both.";
        }

        var classes = data.ClassFolders ? Directory.GetDirectories(folder) : [];
        return classes.Any(IsToLearnFrom) && classes.FirstOrDefault(IsToMeasureOn) is { } taken
            ? $"--class-folders: {Path.GetFileName(taken)} is learned from as a class, and by its name it is kept to measure on: leave "
                + "--class-folders out if it is a part."
            : null;
    }

    private static bool IsToLearnFrom(string folder) => PartNames.RoleOf(Path.GetFileName(folder)) == ImagePartRole.Train;

    private static bool IsToMeasureOn(string folder) =>
        PartNames.RoleOf(Path.GetFileName(folder)) is ImagePartRole.Validation or ImagePartRole.Test;
}
