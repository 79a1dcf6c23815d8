using Relight.Vision.Datasets.Fetching;

namespace Relight.Vision.Datasets;

/// <summary>Imagenette: ten easily told classes of ImageNet, 9,469 photographs for training and 3,925 for validation.</summary>
/// <remarks>
/// Made by Jeremy Howard of fast.ai (https://github.com/fastai/imagenette), version 2 of December 2019, for research use. Each archive
/// holds the folders train/ and val/ below one top folder, and in them one folder per class, named by its WordNet id.
/// </remarks>
public static class Imagenette
{
    private const string Bucket = "https://s3.amazonaws.com/fast-ai-imageclas/";

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

    /// <summary>The shorter side scaled to 160 pixels, about 94 MB.</summary>
    public static KnownArchive Size160 { get; } = new(
        "imagenette2-160.tgz", "88daccb09b6fce93f45e6c09ddeb269cce705549e6bff322092a2a5a11489863", new Uri(Bucket + "imagenette2-160.tgz"));

    /// <summary>The shorter side scaled to 320 pixels, about 330 MB.</summary>
    public static KnownArchive Size320 { get; } = new(
        "imagenette2-320.tgz", "5020a9130cea0348272823cb12d2db7e981c6f2afa3dce71ccd5b8013005c55e", new Uri(Bucket + "imagenette2-320.tgz"));

    /// <summary>All archives whose digest is known: the two to be downloaded, and a pair with every photograph at 224×224.</summary>
    public static IReadOnlyList<KnownArchive> Archives { get; } =
    [
        Size160,
        Size320,
        new("imagenette2-224-train.tgz", "952151bafe6d7ce25455bbbf6bda854e338ef252447986abf5da0741be1b8ad6", null),
        new("imagenette2-224-val.tgz", "8e8842ac1ce299b0779e8a4a4d8fd182dd94c8c855e96eb08a0bb5ff26d73290", null),
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
