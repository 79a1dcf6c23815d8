using System.CommandLine;

namespace Relight.Cli.Options;

/// <summary>The argument that names the images.</summary>
internal static class DataArgument
{
    public static Argument<string> Create(string? description = null) => new("DATA")
    {
        Description = description
            ?? "Images: a folder with train/ and val/ (also test/), a folder of class folders, a table of paths and labels (CSV, TSV), "
            + "or synthetic: scenes that Relight renders itself.",
    };
}
