using Relight.Files;
using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>What a data set's folder or table holds: the answer of <c>data info</c>.</summary>
/// <param name="Root">The folder or table.</param>
/// <param name="Parts">One summary for each part.</param>
/// <param name="Notes">What was decided to read it so, a line each.</param>
/// <param name="LeftOut">Files that are no part of it.</param>
/// <param name="Obstacle">Why no classifier can be trained on it; null if one can.</param>
public sealed record FolderSummary(
    string Root, IReadOnlyList<PartSummary> Parts, IReadOnlyList<string> Notes, IReadOnlyList<LeftOut> LeftOut, string? Obstacle)
{
    /// <summary>Counts the images and decodes some of them.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="sample">How many images of each part are decoded at most, for formats and sizes; spread evenly.</param>
    /// <param name="cancellation">Stops between two images.</param>
    public static FolderSummary Of(ImageParts data, int sample = 500, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        PartSummary[] parts = [.. data.All.Select(part => Summarize(part, sample, cancellation))];
        return new(data.Root, parts, data.TestProblem is { } problem ? [.. data.Notes, problem] : data.Notes, data.LeftOut, data.Obstacle);
    }

    private static PartSummary Summarize(ImagePart part, int sample, CancellationToken cancellation)
    {
        var files = part.Images.Files;
        var sampled = Math.Min(sample, files.Count);
        var probes = ImageProbe.LookAtAll(
            [.. Enumerable.Range(0, sampled).Select(i => files[(int)((long)i * files.Count / sampled)].Path)], null, cancellation);
        var sizes = probes.Where(probe => probe.Size is not null).Select(probe => probe.Size!.Value).ToArray();
        var formats = probes.Where(probe => probe.Size is not null).CountBy(probe => probe.Format.ToString());
        var counts = part.Images.CountByClass();
        return new(
            part.Name,
            part.Role,
            files.Count,
            files.Sum(file => Length(file)),
            [.. part.Images.Classes.Select((name, label) => new ClassCount(name, Imagenette.NameOf(name), counts[label]))],
            sampled,
            formats.OrderByDescending(format => format.Value).ThenBy(format => format.Key, StringComparer.Ordinal).ToDictionary(),
            sizes.Length == 0 ? null : sizes.MinBy(size => size.PixelCount),
            sizes.Length == 0 ? null : sizes.MaxBy(size => size.PixelCount),
            Histogram([.. sizes.Select(size => Math.Min(size.Width, size.Height))]),
            [.. probes.Where(probe => probe.Broken is not null).Select(probe => probe.Broken!)],
            ImageProbe.Guesses(probes));
    }

    internal static IReadOnlyList<SizeCount> Histogram(int[] sides)
    {
        if (sides.Length == 0)
        {
            return [];
        }

        var (first, last) = (int.Log2(sides.Min()), int.Log2(sides.Max()));
        return
        [
            .. Enumerable.Range(first, last - first + 1)
                .Select(power => new SizeCount(1 << power, 2 << power, sides.Count(side => int.Log2(side) == power))),
        ];
    }

    private static long Length(ImageFile file)
    {
        if (!File.Exists(file.Path) || RegularFile.DanglingLink(file.Path) is not null)
        {
            return 0;
        }

        var info = new FileInfo(file.Path);
        return (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length;
    }
}
