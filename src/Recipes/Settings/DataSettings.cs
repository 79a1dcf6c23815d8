using Relight.Data;
using IOPath = System.IO.Path;

namespace Relight.Recipes.Settings;

/// <summary>What to learn from.</summary>
public sealed record DataSettings
{
    /// <summary>What stands for no cache.</summary>
    public const string NoCache = "off";

    /// <summary>A folder with <c>train/</c> and <c>val/</c>, a folder of class folders, a table (CSV, TSV), or <c>synthetic</c>.</summary>
    public required string Path { get; init => field = value == DataSource.Synthetic ? value : IOPath.GetFullPath(value); }

    /// <summary>The column of a table that holds the labels: its name, or its number from 1; null: the one with a known name.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The column of a table that holds the paths: its name, or its number from 1; null: the one whose files are there.</summary>
    public string? PathColumn { get; init; }

    /// <summary>Whether every folder is a class, also one that is called train, val or test.</summary>
    public bool ClassFolders { get; init; }

    /// <summary>Which images these are, by their names and classes, so that a run goes on only with what it began with; filled in when they are opened.</summary>
    public string? Digest { get; init; }

    /// <summary>The largest side of images.</summary>
    internal const int MostSize = 16_384;

    /// <summary>The most threads.</summary>
    internal const int MostThreads = 4096;

    /// <summary>Side of the square that images are brought to, in pixels, from 8 to 16,384.</summary>
    public int Size { get; init => field = Expect.Between(8, MostSize, value); } = 64;

    /// <summary>How many of the training labels may be used: a share such as <c>10%</c> or a number per class such as <c>20</c>; null: all.</summary>
    public string? Labels
    {
        get;
        init => field = value is null ? null : Expect.That(value, Stratified.IsAmount(value), "a share such as 10% or a number per class such as 20");
    }

    /// <summary>Share of the images that is held out for validation where the data have no such part themselves.</summary>
    public double ValidationFraction { get; init => field = Expect.That(value, value is > 0 and < 1, "a share in (0, 1), such as 0.2"); } = 0.2;

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init => field = Expect.AtLeast(1, value); } = 64;

    /// <summary>
    /// Measure before the first step how large a batch fits the memory. A step still learns from batch size × accumulated batches images;
    /// both, and the limits that count batches, are replaced by what was found, and stored in the run, which goes on with them.
    /// </summary>
    public bool AutoBatch { get; init; }

    /// <summary>Show the training images in a new random order in each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Batches of each training epoch at most; null: all.</summary>
    public int? LimitTrain { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>Batches of each validation at most; null: all.</summary>
    public int? LimitValidation { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>Threads that read images, from 1 to 4096. Does not change the result.</summary>
    public int Workers { get; init => field = Expect.Between(1, MostThreads, value); } = 2;

    /// <summary>Folder of the decoded cache; null, which <c>off</c> stands for: images are decoded anew in each epoch. Does not change the result.</summary>
    /// <remarks>A folder of that very name is <c>./off</c>.</remarks>
    public string? Cache
    {
        get;
        init => field = value is null || value.Equals(NoCache, StringComparison.OrdinalIgnoreCase) ? null
            : value.ToLowerInvariant() is "" or "on" or "no" or "yes" or "false" or "true" ? throw new ArgumentException($"Expected a folder, or {NoCache}; came '{value}'.", nameof(Cache))
            : IOPath.GetFullPath(value);
    }

    /// <summary>Whether an image that cannot be read ends the run or is left out and counted.</summary>
    public OnBadSample OnBadImage { get; init; } = OnBadSample.Fail;

    /// <summary>Number of training scenes of the synthetic data set.</summary>
    public int SyntheticCount { get; init => field = Expect.AtLeast(1, value); } = 4000;

    /// <summary>Number of validation scenes of the synthetic data set.</summary>
    public int SyntheticValidationCount { get; init => field = Expect.AtLeast(1, value); } = 1000;
}
