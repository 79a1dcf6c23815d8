using System.CommandLine;

namespace Relight.Cli.Options;

/// <summary>The argument that names the images.</summary>
internal static class DataArgument
{
    private const string Images =
        "Images: a folder with train/ and val/ (also test/), a folder of class folders, a table of paths and labels (CSV, TSV), "
        + "or synthetic: scenes that Relight renders itself.";

    /// <summary>For commands that look at images.</summary>
    public static Argument<string> Create(string? description = null) => new("DATA") { Description = description ?? Images };

    /// <summary>For commands that train, to which a settings file may name them.</summary>
    public static Argument<string?> OfTraining(string description = Images) => new("DATA")
    {
        Description = $"{description} May be left out where --config names a file that says data.path.",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
