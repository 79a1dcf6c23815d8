namespace Relight.Vision.Folders;

/// <summary>
/// A data set as it is found at a path: which parts there are, which classes, and what was decided to read it so. Commands and
/// <c>Classifier</c> all read their images by it. No image is opened.
/// </summary>
public sealed class ImageParts
{
    private readonly Lazy<ImageList>? _test;
    private readonly string? _testName;
    private readonly FileWalk? _walk;
    private readonly List<string> _decisions;

    internal ImageParts(
        string root, IReadOnlyList<ImagePart> parts, List<string> decisions, FileWalk? walk = null,
        (string Name, Func<ImageList> Read)? test = null)
    {
        (Root, Given, _decisions, _walk) = (root, parts, decisions, walk);
        (_testName, _test) = test is { } later ? (later.Name, new Lazy<ImageList>(later.Read)) : (null, null);
    }

    /// <summary>The folder or table, absolute.</summary>
    public string Root { get; }

    /// <summary>What is learned from; null where there is only a part to measure on.</summary>
    public ImageList? Train => Find(ImagePartRole.Train);

    /// <summary>What is validated on; null if the data set has no such part.</summary>
    public ImageList? Validation => Find(ImagePartRole.Validation);

    /// <summary>Whether there is a test part.</summary>
    public bool HasTest => TestName is not null;

    /// <summary>What the test part is called; null if there is none.</summary>
    public string? TestName => _testName ?? Given.FirstOrDefault(part => part.Role == ImagePartRole.Test)?.Name;

    /// <summary>
    /// The test part, whose folder is read when it is first asked for; null if there is none. Without class folders it has no labels.
    /// </summary>
    /// <exception cref="InvalidDataException">It holds no images, or classes that the others have not.</exception>
    public ImageList? Test => _test?.Value ?? Find(ImagePartRole.Test);

    /// <summary>Why the test part cannot be read; null if it can, or there is none.</summary>
    public string? TestProblem
    {
        get
        {
            try
            {
                _ = Test;
                return null;
            }
            catch (InvalidDataException error)
            {
                return error.Message;
            }
        }
    }

    /// <summary>Every part that can be read, in the order train, validation, test.</summary>
    public IReadOnlyList<ImagePart> All =>
        _test is null || TestProblem is not null ? Given : [.. Given, new ImagePart(ImagePartRole.Test, _testName!, _test.Value)];

    /// <summary>Files that are no part of the data set, such as thumbnails of a network storage, by kind.</summary>
    public IReadOnlyList<LeftOut> LeftOut => _walk?.LeftOut ?? [];

    /// <summary>What was decided where the data set leaves something open, a line each.</summary>
    public IReadOnlyList<string> Notes => LeftOut.Count == 0 ? _decisions : [.. _decisions, $"Left out: {string.Join(", ", LeftOut)}."];

    /// <summary>Why no classifier can be trained on it, in a sentence that says what to do; null if one can.</summary>
    public string? Obstacle => TrainingObstacle.Of(this);

    /// <summary>The parts but for a test part that is read later.</summary>
    internal IReadOnlyList<ImagePart> Given { get; }

    /// <summary>Finds the images of a folder or a table.</summary>
    /// <param name="path">
    /// A folder with a part to train on and, where it has them, parts to validate and to test on (train or training; val, valid, validation
    /// or dev; test, testing, eval or evaluation; in any case, also as train_set), in each a folder for each class; such parts in every
    /// class; a folder of class folders; or a table (<see cref="ImageTable"/>).
    /// </param>
    /// <param name="options">How it is read where that is left open.</param>
    /// <exception cref="IOException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">It holds no images, can be read in two ways, or has classes that the training part has
    /// not.</exception>
    public static ImageParts Open(string path, ImagePartsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImagePartsOptions();
        if (File.Exists(path))
        {
            return !options.ClassFolders ? ImageTable.ReadParts(path, options)
                : throw new InvalidDataException(
                    $"{path} is no folder, so it has no class folders: leave --class-folders out, or give the folder.");
        }

        return (options.LabelColumn ?? options.PathColumn) is { } column
            ? throw new InvalidDataException(
                $"{path} is no table, so it has no column '{column}': leave --label-column and --path-column out, or give the table.")
            : ImageFolder.ReadParts(path, options);
    }

    /// <summary>
    /// Of a table, the images that have a label, as of one that is still being filled in; a part without any stays as it is. Of a folder,
    /// all.
    /// </summary>
    internal ImageParts Labeled() => !File.Exists(Root) ? this : new(Root, [.. Given.Select(part => part with
    {
        Images = part.Images.Files.Any(file => file.Label >= 0)
            ? new ImageList(part.Images.Root, [.. part.Images.Files.Where(file => file.Label >= 0)], part.Images.Classes)
            : part.Images,
    })], _decisions);

    private ImageList? Find(ImagePartRole role) => Given.FirstOrDefault(part => part.Role == role)?.Images;
}
