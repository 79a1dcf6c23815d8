using Relight.Vision.Decoding;
using Relight.Vision.Folders;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>What decoding every image of a folder brought to light: the answer of <c>data check</c>.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Checked">The number of images, broken ones included.</param>
/// <param name="Broken">Those that cannot be decoded; training would skip them or stop at them.</param>
/// <param name="Misnamed">Those that are another format than their name says, with that format. They are read all the same.</param>
/// <param name="Duplicates">Files with the same bytes; those that cross parts or classes come first.</param>
/// <param name="Guesses">What images leave open and how that is read, with the number of these; the most frequent first.</param>
public sealed record FolderCheck(
    string Root,
    int Checked,
    IReadOnlyList<BrokenImage> Broken,
    IReadOnlyList<BrokenImage> Misnamed,
    IReadOnlyList<DuplicateImages> Duplicates,
    IReadOnlyDictionary<string, int> Guesses)
{
    /// <summary>Whether every image can be decoded and none is shared by two parts or two classes.</summary>
    public bool IsSound => Broken.Count == 0 && !Duplicates.Any(group => group.CrossesParts || group.CrossesClasses);

    /// <summary>Decodes every image.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="progress">Told how many images are done, from several threads.</param>
    /// <param name="cancellation">Stops between two images.</param>
    public static FolderCheck Of(ImageParts data, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var files = data.All.SelectMany(part => part.Images.Files.Select(file => (part.Name, file.Label, file.Path))).ToArray();
        var probes = ImageProbe.LookAtAll([.. files.Select(file => file.Path)], progress, cancellation);
        var duplicates = files.Zip(probes)
            .Where(pair => pair.Second.Digest.Length > 0)
            .GroupBy(pair => pair.Second.Digest, pair => pair.First)
            .Where(group => group.Count() > 1)
            .Select(group => new DuplicateImages(
                [.. group.Select(file => file.Path)],
                group.Select(file => file.Name).Distinct().Count() > 1,
                group.Select(file => file.Label).Distinct().Count() > 1))
            .OrderByDescending(group => group.CrossesParts || group.CrossesClasses);
        return new(
            data.Root,
            probes.Length,
            [.. probes.Where(probe => probe.Broken is not null).Select(probe => probe.Broken!)],
            [.. probes.Where(IsMisnamed).Select(probe => new BrokenImage(probe.Path, $"its contents are {probe.Format}"))],
            [.. duplicates],
            ImageProbe.Guesses(probes));
    }

    private static bool IsMisnamed(ImageProbe probe)
    {
        ImageFormat? named = Path.GetExtension(probe.Path).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" or ".JPE" or ".JFIF" => ImageFormat.Jpeg,
            ".PNG" => ImageFormat.Png,
            ".GIF" => ImageFormat.Gif,
            ".WEBP" => ImageFormat.WebP,
            ".BMP" => ImageFormat.Bmp,
            ".TIF" or ".TIFF" => ImageFormat.Tiff,
            _ => null,
        };
        return probe.Broken is null && named is not null && named != probe.Format;
    }
}
