namespace Relight.Vision.Folders;

/// <summary>How a data set is read where its folder or table leaves that open.</summary>
public sealed record ImagePartsOptions
{
    /// <summary>
    /// False takes folders without classes, too: where images lie beside the subfolders, or there are none, every image below counts,
    /// without a label; class folders without images are passed over.
    /// </summary>
    public bool Labeled { get; init; } = true;

    /// <summary>Whether every folder is a class, also one that is called train, val or test.</summary>
    public bool ClassFolders { get; init; }

    /// <summary>The column of a table that holds the paths: its name, or its number from 1; null: the one whose files are there.</summary>
    public string? PathColumn { get; init; }

    /// <summary>The column of a table that holds the labels: its name, or its number from 1; null: the one with a known name.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The classes to go by, as when images must match a model; null takes those of the training part.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Refuses what is said of columns and folders where the images lie in neither.</summary>
    /// <param name="data">The name of such images, for the message.</param>
    /// <exception cref="ArgumentException">A column is named, or every folder is to be a class.</exception>
    public void ExpectNoLayout(string data)
    {
        if ((LabelColumn ?? PathColumn) is { } column)
        {
            throw new ArgumentException($"{data} is no table, so it has no column '{column}': leave --label-column and --path-column out.");
        }

        if (ClassFolders)
        {
            throw new ArgumentException($"{data} is no folder, so it has no class folders: leave --class-folders out.");
        }
    }
}
