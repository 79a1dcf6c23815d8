namespace Relight.Vision.Datasets;

/// <summary>Imagenette: ten easily told classes of ImageNet, 9,469 photographs for training and 3,925 for validation.</summary>
/// <remarks>
/// Made by Jeremy Howard of fast.ai (https://github.com/fastai/imagenette), version 2 of December 2019, for research use. Each class
/// is a folder, named by its WordNet id.
/// </remarks>
public static class Imagenette
{
    private static readonly (string Id, string Name)[] Table =
    [
        ("n01440764", "tench"),
        ("n02102040", "English springer"),
        ("n02979186", "cassette player"),
        ("n03000684", "chain saw"),
        ("n03028079", "church"),
        ("n03394916", "French horn"),
        ("n03417042", "garbage truck"),
        ("n03425413", "gas pump"),
        ("n03445777", "golf ball"),
        ("n03888257", "parachute"),
    ];

    /// <summary>The ten WordNet ids, in the order of the labels (sorted).</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Table.Select(row => row.Id)];

    /// <summary>The ten English names, in the order of the labels.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>The English name behind a WordNet id, as "tench" for "n01440764"; any other text comes back as it is.</summary>
    public static string NameOf(string className)
    {
        foreach (var (id, name) in Table)
        {
            if (id == className)
            {
                return name;
            }
        }

        return className;
    }
}
