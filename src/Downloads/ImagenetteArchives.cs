namespace Relight.Downloads;

/// <summary>The archives that hold Imagenette, with their digests.</summary>
/// <remarks>
/// Made by Jeremy Howard of fast.ai (https://github.com/fastai/imagenette), version 2 of December 2019, for research use. Each archive
/// holds the folders train/ and val/ below one top folder, and in them one folder per class, named by its WordNet id.
/// </remarks>
internal static class ImagenetteArchives
{
    private const string Bucket = "https://s3.amazonaws.com/fast-ai-imageclas/";

    /// <summary>The shorter side scaled to 160 pixels, about 94 MB.</summary>
    public static KnownArchive Size160 { get; } = new(
        "imagenette2-160.tgz", "88daccb09b6fce93f45e6c09ddeb269cce705549e6bff322092a2a5a11489863", new Uri(Bucket + "imagenette2-160.tgz"));

    /// <summary>The shorter side scaled to 320 pixels, about 330 MB.</summary>
    public static KnownArchive Size320 { get; } = new(
        "imagenette2-320.tgz", "5020a9130cea0348272823cb12d2db7e981c6f2afa3dce71ccd5b8013005c55e", new Uri(Bucket + "imagenette2-320.tgz"));

    /// <summary>All archives whose digest is known: the two to be downloaded, and a pair with every photograph at 224×224.</summary>
    public static IReadOnlyList<KnownArchive> All { get; } =
    [
        Size160,
        Size320,
        new("imagenette2-224-train.tgz", "952151bafe6d7ce25455bbbf6bda854e338ef252447986abf5da0741be1b8ad6", null),
        new("imagenette2-224-val.tgz", "8e8842ac1ce299b0779e8a4a4d8fd182dd94c8c855e96eb08a0bb5ff26d73290", null),
    ];
}
