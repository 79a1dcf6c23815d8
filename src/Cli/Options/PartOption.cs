using System.CommandLine;
using Relight.Vision.Folders;

namespace Relight.Cli.Options;

/// <summary>Which part of a data set is meant.</summary>
internal static class PartOption
{
    public static Option<string?> Create(string description) =>
        new Option<string?>("--part") { Description = description }.OneOf("train", "val", "test");

    public static ImagePartRole? Role(string? part) => part switch
    {
        null => null, "train" => ImagePartRole.Train, "val" => ImagePartRole.Validation, _ => ImagePartRole.Test,
    };
}
