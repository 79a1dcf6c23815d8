using Relight.Data;
using Relight.Scenes;
using Relight.Settings;
using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Cli.Options;

/// <summary>What DATA names, for commands that look at images without training on them.</summary>
internal static class DatasetInput
{
    /// <summary>The name of the embedded scenes.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The parts of a folder or a table; images alone have no labels.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="InvalidDataException">It holds no images, or cannot be read as classes.</exception>
    public static ImageParts Open(string data, ImagePartsOptions options) =>
        Path.Exists(data) ? ImageParts.Open(data, options)
        : throw new FileNotFoundException(
            $"DATA {data}: expected a folder of images, a .csv or .tsv table, or {Synthetic}; there is nothing of that name.");

    /// <summary>What the embedded scenes are when nothing else is asked for.</summary>
    /// <param name="options">How a folder or table would be read, of which the scenes have nothing.</param>
    /// <exception cref="ArgumentException">The options name columns or class folders.</exception>
    public static FolderSummary Scenes(ImagePartsOptions options)
    {
        options.ExpectNoLayout(Synthetic);
        var settings = new DataSettings { Path = Synthetic };
        return new FolderSummary(
            Synthetic, [Part(ImagePartRole.Train, settings.SyntheticCount),
                Part(ImagePartRole.Validation, settings.SyntheticValidationCount)], [], [], null);
    }

    /// <summary>The images of one part, brought to squares.</summary>
    /// <param name="data">What DATA names.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="part">Which; where there are no parts, all images are meant by the training part.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <exception cref="InvalidDataException">There is no such part.</exception>
    public static Dataset Images(string data, ImagePartsOptions options, ImagePartRole part, int size)
    {
        if (data == Synthetic)
        {
            options.ExpectNoLayout(Synthetic);
            return part == ImagePartRole.Test ? throw new InvalidDataException($"{Synthetic} has no test part, only train and val.")
                : new SyntheticScenes(
                    new DataSettings { Path = Synthetic }.SyntheticCount, size,
                    split: part == ImagePartRole.Train ? SyntheticSplit.Train : SyntheticSplit.Validation);
        }

        var parts = Open(data, options);
        var images = part switch { ImagePartRole.Train => parts.Train, ImagePartRole.Validation => parts.Validation, _ => parts.Test };
        return images is not null ? new ImageDataset(images, new Resize(size)) : throw new InvalidDataException(
            $"DATA {data} has no such part, only "
                + $"{string.Join(", ", parts.All.Select(p => p.Name.Length > 0 ? p.Name + "/" : "one without a name (train)"))}.");
    }

    private static PartSummary Part(ImagePartRole role, int count)
    {
        var scenes = new SyntheticScenes(count);
        var classes = scenes.Classes.Select(
            (title, label) => new ClassCount(title, title, (count - label + scenes.Classes.Count - 1) / scenes.Classes.Count));
        return new PartSummary(role == ImagePartRole.Train ? "train" : "val", role, count, 0, [.. classes], 0,
            new Dictionary<string, int>(), null, null, [], [], new Dictionary<string, int>());
    }
}
