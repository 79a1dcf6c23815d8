using System.CommandLine;
using Relight.Vision.Folders;

namespace Relight.Cli.Options;

/// <summary>Which part of a data set is meant.</summary>
internal static class PartOption
{
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--part") { Description = description };
        option.OneOf("train", "val", "test");
        return option;
    }

    public static ImagePartRole? Role(string? part) => part switch
    {
        null => null, "train" => ImagePartRole.Train, "val" => ImagePartRole.Validation, _ => ImagePartRole.Test,
    };
}
