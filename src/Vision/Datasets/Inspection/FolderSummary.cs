using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>What a data set's folder holds: the answer of <c>data info</c>.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Parts">One summary for each part.</param>
public sealed record FolderSummary(string Root, IReadOnlyList<PartSummary> Parts)
{
    /// <summary>Counts the images and decodes some of them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sample">How many images of each part are decoded at most, for formats and sizes; spread evenly.</param>
    /// <param name="cancellation">Stops between two images.</param>
    public static FolderSummary Of(DatasetFolder folder, int sample = 500, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        return new(folder.Root, [.. folder.Parts.Select(part => Summarize(part, sample, cancellation))]);
    }

    private static PartSummary Summarize(DatasetPart part, int sample, CancellationToken cancellation)
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
        if (!File.Exists(file.Path))
        {
            return 0;
        }

        var info = new FileInfo(file.Path);
        return (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length;
    }
}
