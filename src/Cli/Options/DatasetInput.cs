using Relight.Data;
using Relight.Recipes.Settings;
using Relight.Vision.Datasets;
using Relight.Vision.Datasets.Inspection;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Cli.Options;

/// <summary>What DATA names, for commands that look at images without training on them.</summary>
internal static class DatasetInput
{
    /// <summary>The name of the embedded scenes.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The parts of a folder or a table.</summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    /// <exception cref="InvalidDataException">It holds no images, or cannot be read as classes.</exception>
    public static DatasetFolder Open(string data) =>
        File.Exists(data) ? new DatasetFolder(data, [new DatasetPart("", ImageTable.Read(data))])
        : Directory.Exists(data) ? DatasetFolder.Open(data)
        : throw new FileNotFoundException($"DATA {data}: expected a folder of images, a .csv or .tsv table, or {Synthetic}; there is nothing of that name.");

    /// <summary>What the embedded scenes are when nothing else is asked for.</summary>
    public static FolderSummary Scenes()
    {
        var settings = new DataSettings { Path = Synthetic };
        return new FolderSummary(Synthetic, [Part("train", settings.SyntheticCount), Part("val", settings.SyntheticValidationCount)]);
    }

    /// <summary>The images of one part, brought to squares.</summary>
    /// <param name="data">What DATA names.</param>
    /// <param name="part">train or val; where there are no parts, all images are meant by train.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <exception cref="InvalidDataException">There is no such part.</exception>
    public static Dataset Images(string data, string part, int size)
    {
        if (data == Synthetic)
        {
            return new SyntheticScenes(new DataSettings { Path = Synthetic }.SyntheticCount, size, split: part == "val" ? SyntheticSplit.Validation : SyntheticSplit.Train);
        }

        var parts = Open(data).Parts;
        var index = part == "val" ? 1 : 0;
        return index < parts.Count
            ? new ImageDataset(parts[index].Images, new Resize(size))
            : throw new InvalidDataException($"DATA {data} has no part for validation, only {string.Join(", ", parts.Select(p => p.Name.Length > 0 ? p.Name + "/" : "one without a name"))}.");
    }

    private static PartSummary Part(string name, int count)
    {
        var scenes = new SyntheticScenes(count);
        var classes = scenes.Classes.Select((title, label) => new ClassCount(title, title, (count - label + scenes.Classes.Count - 1) / scenes.Classes.Count));
        return new PartSummary(name, count, 0, [.. classes], 0, new Dictionary<string, int>(), null, null, [], [], new Dictionary<string, int>());
    }
}
