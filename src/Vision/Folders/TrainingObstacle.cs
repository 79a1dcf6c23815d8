namespace Relight.Vision.Folders;

/// <summary>Why no classifier can be trained on a data set.</summary>
internal static class TrainingObstacle
{
    private const int Most = 5;

    /// <summary>In a sentence that says what to do; null if nothing is in the way.</summary>
    public static string? Of(ImageParts parts)
    {
        if (parts.Train is not { } train)
        {
            var name = parts.Given.Count > 0 ? parts.Given[0].Name : parts.TestName;
            return $"{parts.Root} holds no part to train on, only {name}. If {name} is to be learned from, give it alone"
                + (Directory.Exists(parts.Root) ? $": {Path.Join(parts.Root, name)}" : "") + "; otherwise add a part train beside it.";
        }

        return train.Classes.Count switch
        {
            0 when File.Exists(train.Root) =>
                $"{train.Root} has no labels yet. Write the class of each image, or of some, into a column called label; pretrain learns "
                + "without.",
            0 =>
                $"{train.Root} has no labels. Expected a folder for each class, or a table with a column of "
                + $"labels{ImageFolder.TableHint(train.Root)}; pretrain learns without.",
            1 => OneClass(train, parts),
            _ => Unlabeled(train) ?? (parts.Validation is { } validation ? Unlabeled(validation) : SingleImages(train)),
        };
    }

    private static string OneClass(ImageList train, ImageParts parts)
    {
        var only = $"{train.Root} holds one class, '{train.Classes[0]}', and a classifier needs two or more to tell apart.";
        var inner = Directory.Exists(train.Root) ? InnerFolder.Of(train.Root) : null;
        return inner is null ? only
            : train.Root == parts.Root ? $"{only} The data set seems to begin further in: ./relight train {inner}"
            : $"{only} The classes seem to be the folders in {inner}: move them up into {train.Root}.";
    }

    /// <summary>Of a table, the images that have a label yet are enough.</summary>
    private static string? Unlabeled(ImageList list)
    {
        var without = list.Files.Where(file => file.Label < 0).ToList();
        return without.Count == 0 || (without.Count < list.Files.Count && File.Exists(list.Root)) ? null
            : $"{without.Count} of the {list.Files.Count} images of {list.Root} have no label, such as {without[0].Path}. Give them one, "
                + "or leave them out.";
    }

    private static string? SingleImages(ImageList train)
    {
        string[] single = [.. train.CountByClass().Index().Where(pair => pair.Item == 1).Select(pair => train.Classes[pair.Index])];
        return single.Length == 0 ? null
            : $"{train.Root}: {single.Length} of {train.Classes.Count} classes have one image alone "
                + $"({string.Join(", ", single.Take(Most))}{(single.Length > Most ? ", …" : "")}), "
                + "too few to learn from and to validate on. Add images, or a part val beside a part train, or leave these classes out.";
    }
}
