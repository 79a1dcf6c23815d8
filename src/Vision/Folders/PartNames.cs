namespace Relight.Vision.Folders;

/// <summary>The words by which parts of data sets are known, without regard to case: Train, val_set, test-images.</summary>
internal static class PartNames
{
    private static readonly Dictionary<string, ImagePartRole> Roles = new()
    {
        ["train"] = ImagePartRole.Train,
        ["training"] = ImagePartRole.Train,
        ["val"] = ImagePartRole.Validation,
        ["valid"] = ImagePartRole.Validation,
        ["validation"] = ImagePartRole.Validation,
        ["dev"] = ImagePartRole.Validation,
        ["test"] = ImagePartRole.Test,
        ["testing"] = ImagePartRole.Test,
        ["eval"] = ImagePartRole.Test,
        ["evaluation"] = ImagePartRole.Test,
    };

    private static readonly string[] Endings = ["set", "data", "images", "split"];

    /// <summary>What a part of this name is for; null if it is none of the words.</summary>
    public static ImagePartRole? RoleOf(string name)
    {
        var word = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        if (name.Any(c => !char.IsAsciiLetter(c) && c is not ('_' or '-' or ' ')))
        {
            return null;
        }

        var ending = Endings.FirstOrDefault(ending => word.EndsWith(ending, StringComparison.Ordinal)) ?? "";
        return Roles.TryGetValue(word, out var role) || Roles.TryGetValue(word[..^ending.Length], out role) ? role : null;
    }

    /// <summary>The role in a sentence: "the training part".</summary>
    public static string Describe(ImagePartRole role) => role switch
    {
        ImagePartRole.Train => "the training part",
        ImagePartRole.Validation => "the validation part",
        _ => "the test part",
    };

    /// <summary>train, val or test.</summary>
    public static string ShortName(ImagePartRole role) => role switch
    {
        ImagePartRole.Train => "train",
        ImagePartRole.Validation => "val",
        _ => "test",
    };
}
