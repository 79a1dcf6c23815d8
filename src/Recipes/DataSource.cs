using System.Globalization;
using Relight.Data;
using Relight.Data.Caching;
using Relight.Scenes;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Vision.Datasets;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Recipes;

/// <summary>The data sets of a run: what is learned from, what is validated on, and what they are called.</summary>
internal sealed class DataSource
{
    /// <summary>Random crops are cut from images of this many times their side, so that most of them are not enlarged.</summary>
    private const double CropReserve = 1.5;

    private DataSource(string title, Dataset training, Dataset? validation, IReadOnlyList<string> notes)
    {
        (Title, Training, Validation, Notes) = (title, training, validation, notes);
    }

    /// <summary>What the data are, in words; synthetic data are called so.</summary>
    public string Title { get; }

    /// <summary>All training images, in the order of the source, transformed as the recipe wants them.</summary>
    public Dataset Training { get; }

    /// <summary>Validation images, without random transforms; null where all images are for training.</summary>
    public Dataset? Validation { get; }

    /// <summary>
    /// Which images these are, by their names and classes, wherever they lie; null for synthetic ones, which the settings say.
    /// </summary>
    public string? Digest { get; private init; }

    /// <summary>The same of the validation part alone; null where the data have none.</summary>
    public string? ValidationDigest { get; private init; }

    /// <summary>What was decided to read the data so, a line each, such as which folders are parts and what was left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Names of the classes; empty where nothing is labeled.</summary>
    public IReadOnlyList<string> Classes => Training.Classes;

    /// <summary>Opens the data that settings name.</summary>
    /// <param name="settings">What data.</param>
    /// <param name="recipe">Whether images are cropped and flipped.</param>
    /// <param name="seed">Chooses the part held out for validation, where the data have none, and what the synthetic scenes are.</param>
    /// <param name="labeled">False takes images without classes, or with one image of a class, too; of such none are held out.</param>
    /// <param name="views">In how many ways each training image is shown; none: in one, as the recipe says.</param>
    /// <param name="labeledViews">In how many ways a labeled image is shown beside each, which then has no label itself; none: each is alone.
    /// </param>
    /// <exception cref="IOException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It holds nothing that can be learned from, or has no columns or class folders where the
    /// settings name such.</exception>
    /// <exception cref="ArgumentException">The settings name columns or class folders of the synthetic data.</exception>
    public static DataSource Open(
        DataSettings settings, RecipeSettings recipe, ulong seed, bool labeled = true, IReadOnlyList<View>? views = null,
        IReadOnlyList<View>? labeledViews = null)
    {
        views ??= [];
        labeledViews ??= [];
        var title = settings.Path == DataSettings.Synthetic
            ? SyntheticScenes.Name
            : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Path)));
        var trainingSize = recipe.Augment || views.Count > 0 ? (int)Math.Ceiling(CropReserve * settings.Size) : settings.Size;
        if (settings.Path == DataSettings.Synthetic)
        {
            Options(settings, labeled).ExpectNoLayout(DataSettings.Synthetic);
            return Source(Scenes(settings, trainingSize), ValidationScenes(settings), null, []);
        }

        if (IdxFolder.IsAt(settings.Path))
        {
            var (all, asked, pixels, lines) = Idx(title, settings, seed, isCut: recipe.Augment || views.Count > 0);
            return Source(all, asked, pixels, lines);
        }

        var parts = ImageParts.Open(settings.Path, Options(settings, labeled));
        if ((labeled ? parts.Obstacle : parts.Train is null ? parts.Obstacle : null) is { } obstacle)
        {
            throw new InvalidDataException(obstacle);
        }

        var whole = parts;
        parts = labeled ? parts.Labeled() : parts;
        whole = labeledViews.Count > 0 ? whole : parts;
        var training = Images(whole.Train!, trainingSize, settings);
        var validation = parts.Validation is { } list ? Images(list, settings.Size, settings) : null;
        if (validation is null && (labeled || CanBeSplit(parts.Train!)))
        {
            var split = settings.SplitSeed is { } own ? (ulong)own : seed;
            (_, var heldOut) = Stratified.Split(Known(training), settings.ValidationFraction, split);
            training = Without(training, heldOut);
            (_, validation) = Stratified.Split(Images(parts.Train!, settings.Size, settings), settings.ValidationFraction, split);
        }

        return Source(training, validation, DigestOf(whole), parts.Notes, parts.Validation?.Digest());

        DataSource Source(Dataset training, Dataset? validation, string? digest, IReadOnlyList<string> notes,
            string? validationDigest = null)
        {
            var shown = Augmented(training, settings, recipe, views);
            if (labeledViews.Count == 0)
            {
                return new DataSource(title, shown, validation, notes) { Digest = digest, ValidationDigest = validationDigest };
            }

            var known = settings.Labels is { } amount ? Stratified.Labels(Known(training), amount, seed) : Known(training);
            return new DataSource(
                title, new PartlyLabeledDataset(shown, new ViewsDataset(known, labeledViews)), validation,
                [.. notes, Told(training.Count, known.Count, settings.Labels)]) { Digest = digest, ValidationDigest = validationDigest };
        }
    }

    /// <summary>
    /// Opens images to evaluate a model on. Unless a part is asked for, that is the validation part of a data set; where there is none,
    /// what was held out if these are the images that the model learned from; otherwise the test part, or all of them where there are no
    /// parts.
    /// </summary>
    /// <param name="settings">What data; its path names the data set.</param>
    /// <param name="trained">What the model was trained with.</param>
    /// <param name="part">The part that is wanted; null: as above.</param>
    /// <exception cref="InvalidDataException">The data have classes that the model does not know, no labels, or no such part.</exception>
    public static EvaluationImages OpenEvaluation(DataSettings settings, RunSettings trained, ImagePartRole? part = null)
    {
        if (settings.Path == DataSettings.Synthetic)
        {
            Options(settings, labeled: true).ExpectNoLayout(DataSettings.Synthetic);
            return part switch
            {
                ImagePartRole.Train => new(Scenes(settings, settings.Size), "train", []),
                null or ImagePartRole.Validation => new(ValidationScenes(settings), "val", []),
                _ => throw new InvalidDataException($"{DataSettings.Synthetic} has no test part, only train and val."),
            };
        }

        if (IdxFolder.IsAt(settings.Path))
        {
            return EvaluationOfIdx(settings, trained, part);
        }

        var isLabeled = Methods.Of(trained.Method).LearnsLabels;
        var parts = ImageParts.Open(settings.Path, Options(settings, isLabeled) with { Classes = isLabeled ? trained.Classes : null });
        var whole = parts;
        parts = isLabeled ? parts.Labeled() : parts;
        var learned = Methods.Of(trained.Method).LearnsUnlabeled ? whole : parts;
        var chosen = Chosen(
            parts, part, trained.Data.Digest == DigestOf(learned) && parts.Train is { } train && CanBeSplit(train), settings.Path);
        var list = chosen.Images;
        var unlabeled = isLabeled ? list.Files.FirstOrDefault(file => file.Label < 0) : default;
        if (unlabeled.Path is { } path)
        {
            throw new InvalidDataException(
                $"{path} has no label, so nothing can be measured on it. Give it one; predict takes images without.");
        }

        var images = Images(list, settings.Size, settings);
        return new(
            chosen.IsHeldOut ? Stratified.Split(
                    images, trained.Data.ValidationFraction, (ulong)(trained.Data.SplitSeed ?? trained.Training.Seed)).Second : images,
            chosen.Title, parts.Notes);
    }

    private static (Dataset Training, Dataset Validation, string Digest, IReadOnlyList<string> Notes) Idx(
        string title, DataSettings settings, ulong seed, bool isCut)
    {
        Options(settings, labeled: true).ExpectNoLayout(settings.Path);
        var folder = IdxFolder.Open(settings.Path);
        var (training, validation) = folder.Test is { } test
            ? ((Dataset)folder.Train, (Dataset)test)
            : Stratified.Split(folder.Train, settings.ValidationFraction, (ulong?)settings.SplitSeed ?? seed);
        IReadOnlyList<string> notes = folder.Test is null ? [] : [$"The part t10k of {title} is what is validated on."];
        return (isCut ? training : Resized(training, settings.Size), Resized(validation, settings.Size), folder.Digest(), notes);
    }

    private static EvaluationImages EvaluationOfIdx(DataSettings settings, RunSettings trained, ImagePartRole? part)
    {
        Options(settings, labeled: true).ExpectNoLayout(settings.Path);
        var folder = IdxFolder.Open(settings.Path);
        var isLearnedFrom = trained.Data.Digest == folder.Digest();
        var (images, name) = (part, folder.Test) switch
        {
            (ImagePartRole.Train, _) => (folder.Train, "train"),
            (_, { } test) => (test, "t10k"),
            (ImagePartRole.Validation, null) when isLearnedFrom => (HeldOut(), "what was held out in training"),
            (null, null) => isLearnedFrom ? (HeldOut(), "what was held out in training") : ((Dataset)folder.Train, "train"),
            _ => throw new InvalidDataException($"{settings.Path} has no such part, only train."),
        };
        if (Methods.Of(trained.Method).LearnsLabels && trained.Classes is { } known && !known.SequenceEqual(images.Classes))
        {
            throw new InvalidDataException(
                $"{settings.Path} has the classes {string.Join(", ", images.Classes)}; the model knows {string.Join(", ", known)}.");
        }

        return new(Resized(images, settings.Size), name, []);

        Dataset HeldOut() => Stratified.Split(
            folder.Train, trained.Data.ValidationFraction, (ulong)(trained.Data.SplitSeed ?? trained.Training.Seed)).Second;
    }

    private static Dataset Resized(Dataset images, int size) =>
        images.Layout.Image is var shape && shape.Height == size && shape.Width == size
            ? images : new ViewsDataset(images, new Resize(size));

    private static (ImageList Images, string Title, bool IsHeldOut) Chosen(
        ImageParts parts, ImagePartRole? part, bool isLearnedFrom, string path)
    {
        var heldOut = isLearnedFrom && parts.Validation is null ? parts.Train : null;
        var role = part ?? (parts.Validation is not null || heldOut is not null ? ImagePartRole.Validation : parts.HasTest
            ? ImagePartRole.Test : ImagePartRole.Train);
        return role switch
        {
            ImagePartRole.Validation when parts.Validation is { } validation => (validation, Named(role, "val"), false),
            ImagePartRole.Validation when heldOut is not null => (heldOut, "what was held out in training", true),
            ImagePartRole.Test when parts.Test is { } test => (test, parts.TestName!, false),
            ImagePartRole.Train when parts.Train is { } train => (train, Named(role, "") is { Length: > 0 } name ? name : "all", false),
            _ => throw new InvalidDataException(
                $"{path} has no such part, only "
                    + (parts.All.Any(p => p.Name.Length > 0)
                        ? string.Join(", ", parts.All.Select(p => p.Name))
                        : "one without a name (--part train)")
                    + "."),
        };

        string Named(ImagePartRole role, string otherwise) => parts.All.FirstOrDefault(p => p.Role == role)?.Name ?? otherwise;
    }

    /// <summary>The training images that a run may use: those with labels to be used, or all where a method can do without.</summary>
    public Dataset Labeled(RunSettings settings, ulong seed) =>
        settings.Data.Labels is { } labels && Methods.Of(settings.Method) is { LearnsLabels: true, LearnsUnlabeled: false }
        ? Stratified.Labels(Training, labels, seed)
        : Training;

    private static bool CanBeSplit(ImageList list) => list.Files.All(file => file.Label >= 0) && !list.CountByClass().Contains(1);

    /// <summary>Those of images that have a label.</summary>
    private static Dataset Known(Dataset images)
    {
        int[] known = [.. Enumerable.Range(0, images.Count).Where(index => images.Label(index) >= 0)];
        return known.Length == images.Count ? images : new Subset(images, known);
    }

    /// <summary>All images but a part, which is of them or of those that have a label.</summary>
    private static Subset Without(Dataset images, Subset part)
    {
        var among = ReferenceEquals(part.Source, images) ? null : ((Subset)part.Source).Indices;
        return new Subset(images, Enumerable.Range(0, images.Count).Except(part.Indices.Select(index => among?[index] ?? index)));
    }

    private static string Told(int images, int labels, string? amount) => string.Create(
        CultureInfo.InvariantCulture,
        $"Learned from: {images:N0} images, and the labels of {labels:N0} of them ")
        + (amount is null ? "(all that there are; --labels 10% leaves fewer)." : $"(--labels {amount}).");

    private static string DigestOf(ImageParts parts) => parts.Train?.Digest() + parts.Validation?.Digest();

    private static ImagePartsOptions Options(DataSettings settings, bool labeled) => new()
    {
        Labeled = labeled, ClassFolders = settings.ClassFolders, LabelColumn = settings.LabelColumn, PathColumn = settings.PathColumn,
    };

    private static SyntheticScenes Scenes(DataSettings settings, int size) => new(settings.SyntheticCount, size);

    private static SyntheticScenes ValidationScenes(DataSettings settings) =>
        new(settings.SyntheticValidationCount, settings.Size, split: SyntheticSplit.Validation);

    private static Dataset Images(ImageList list, int size, DataSettings settings)
    {
        var images = new ImageDataset(list, new Resize(size));
        return CacheFolder.Of(settings.Cache) is { } folder ? new CachedDataset(images, folder) : images;
    }

    private static Dataset Augmented(Dataset training, DataSettings settings, RecipeSettings recipe, IReadOnlyList<View> views) =>
        views.Count > 0 ? new ViewsDataset(training, views)
        : recipe.Augment ? new ViewsDataset(training, new RandomResizedCrop(settings.Size, recipe.CropScale))
        : training;
}
