using System.Diagnostics.CodeAnalysis;
using IOPath = System.IO.Path;

namespace Relight.Settings;

/// <summary>What to learn from.</summary>
public sealed record DataSettings
{
    /// <summary>The path that stands for the scenes that Relight renders itself.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The largest side of images.</summary>
    public const int MostSize = 16_384;

    /// <summary>The most threads.</summary>
    public const int MostThreads = 4096;

    private static readonly SettingChecks Checks = SettingChecks.Of<DataSettings>();

    /// <summary>Threads that read, unless told: one for each processor, at most 8.</summary>
    public static int DefaultWorkers { get; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>
    /// Images: a folder with train/ and val/ (also test/), a folder of class folders, a table of paths and labels (CSV, TSV), or synthetic:
    /// scenes that Relight renders itself.
    /// </summary>
    [Setting(ChangesResult = false)]
    public required string Path { get; init => field = value == Synthetic ? value : IOPath.GetFullPath(value); }

    /// <summary>Column of a table that holds the labels: its name, or its number from 1; null: the one with a known name.</summary>
    [Setting("--label-column", ValueName = "NAME|N", ChangesResult = false)]
    public string? LabelColumn { get; init; }

    /// <summary>Column of a table that holds the paths: its name, or its number from 1; null: the one whose files are there.</summary>
    [Setting("--path-column", ValueName = "NAME|N", ChangesResult = false)]
    public string? PathColumn { get; init; }

    /// <summary>Every folder is a class, also one called train, val or test.</summary>
    [Setting("--class-folders", ChangesResult = false)]
    public bool ClassFolders { get; init; }

    /// <summary>
    /// Which images these are, by their names and classes, so that a run goes on only with what it began with; filled in when they are
    /// opened.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>Side of the square that images are brought to, in pixels.</summary>
    [Setting("--size", Least = 8, Most = MostSize)]
    public int Size { get; init => field = Checks.Value(value); } = 64;

    /// <summary>How many of the training labels may be used: a share (10%) or a number per class (20); null: all.</summary>
    [Setting(
        "--labels", Pattern = @"^\s*(?:0*[1-9]\d{0,8}|(?!0*\.?0*\s*%)(?:0*\d{1,2}(?:\.\d*)?|\.\d+)\s*%)\s*$",
        Form = "a share such as 10% or a number per class such as 20")]
    public string? Labels { get; init => field = Checks.Value(value); }

    /// <summary>Share of the images held out for validation where the data have no such part themselves.</summary>
    [Setting("--val-fraction", Above = 0, Below = 1, Example = "0.2")]
    public double ValidationFraction { get; init => field = Checks.Value(value); } = 0.2;

    /// <summary>
    /// Chooses the images held out for validation where the data have no such part themselves, so that runs of several seeds hold out the
    /// same; null: training.seed.
    /// </summary>
    [Setting]
    public long? SplitSeed { get; init; }

    /// <summary>
    /// Images in a batch; on the command line also auto: the largest that fits the memory, and as many batches a step as give the images
    /// that a step learns from anyway, or with auto:256 that many.
    /// </summary>
    [Setting("--batch", Least = 1, ValueName = "N|auto|auto:N")]
    public int BatchSize { get; init => field = Checks.Value(value); } = 64;

    /// <summary>
    /// Measure before the first step how large a batch fits the memory. A step still learns from batchSize × accumulateBatches images;
    /// both, and the limits that count batches, are replaced by what was found, and stored in the run, which goes on with them.
    /// </summary>
    [Setting]
    public bool AutoBatch { get; init; }

    /// <summary>Show the training images in a new random order in each epoch.</summary>
    [Setting]
    public bool Shuffle { get; init; } = true;

    /// <summary>Batches of each training epoch at most; null: all.</summary>
    [Setting("--limit-train", Least = 1)]
    public int? LimitTrain { get; init => field = Checks.Value(value); }

    /// <summary>Batches of each validation at most; null: all.</summary>
    [Setting("--limit-val", Least = 1)]
    public int? LimitValidation { get; init => field = Checks.Value(value); }

    /// <summary>Threads that read images.</summary>
    [Setting("--workers", Least = 1, Most = MostThreads, ChangesResult = false, Default = "one for each processor, at most 8")]
    public int Workers { get; init => field = Checks.Value(value); } = DefaultWorkers;

    /// <summary>
    /// Folder that keeps decoded images; auto: ~/.cache/relight, or none where it cannot be written; off: images are decoded anew in each
    /// epoch.
    /// </summary>
    /// <remarks>A folder of such a name is <c>./off</c> or <c>./auto</c>.</remarks>
    [Setting("--cache", ValueName = "DIR|auto|off", ChangesResult = false)]
    [AllowNull]
    public string Cache { get; init => field = CacheFolder.Named(value); } = Automatic.Word;

    /// <summary>An image that cannot be read ends the run, or is left out and counted.</summary>
    [Setting("--on-bad-sample", OptionAlias = "--on-bad-image", Formerly = "data.onBadImage")]
    public OnBadSample OnBadSample { get; init; } = OnBadSample.Fail;

    /// <summary>Number of training scenes of the synthetic data set.</summary>
    [Setting(Least = 1)]
    public int SyntheticCount { get; init => field = Checks.Value(value); } = 4000;

    /// <summary>Number of validation scenes of the synthetic data set.</summary>
    [Setting(Least = 1)]
    public int SyntheticValidationCount { get; init => field = Checks.Value(value); } = 1000;
}
