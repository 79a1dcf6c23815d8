using Relight.Data;
using Relight.Data.Caching;
using Relight.Recipes.Settings;
using Relight.Vision.Datasets;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>The data sets of a run: what is learnt from, what is validated on, and what they are called.</summary>
public sealed class DataSource
{
    /// <summary>The path that stands for the embedded data set.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>Random crops are cut from images of this many times their side, so that most of them are not enlarged.</summary>
    private const double CropReserve = 1.5;

    private DataSource(string title, Dataset training, Dataset? validation, string? digest)
    {
        (Title, Training, Validation, Digest) = (title, training, validation, digest);
    }

    /// <summary>What the data are, in words; synthetic data are called so.</summary>
    public string Title { get; }

    /// <summary>All training images, in the order of the source, transformed as the recipe wants them.</summary>
    public Dataset Training { get; }

    /// <summary>Validation images, without random transforms; null where all images are for training.</summary>
    public Dataset? Validation { get; }

    /// <summary>Which images these are, by their names and classes, wherever they lie; null for synthetic ones, which the settings say.</summary>
    public string? Digest { get; }

    /// <summary>Names of the classes; empty where nothing is labelled.</summary>
    public IReadOnlyList<string> Classes => Training.Classes;

    /// <summary>Opens the data that settings name.</summary>
    /// <param name="settings">What data.</param>
    /// <param name="recipe">Whether images are cropped and flipped.</param>
    /// <param name="seed">Chooses the part held out for validation, where the data have none, and what the synthetic scenes are.</param>
    /// <param name="labelled">False takes images without classes too; of such none are held out.</param>
    /// <exception cref="IOException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It holds nothing that can be learnt from.</exception>
    public static DataSource Open(DataSettings settings, RecipeSettings recipe, ulong seed, bool labelled = true)
    {
        var title = settings.Path == Synthetic ? SyntheticScenes.Name : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Path)));
        var trainingSize = recipe.Augment ? (int)Math.Ceiling(CropReserve * settings.Size) : settings.Size;
        var (training, validation, digest) = OpenParts(settings, trainingSize, labelled);
        if (validation is null && (labelled || HasClasses(training)))
        {
            (training, _) = Stratified.Split(training, settings.ValidationFraction, seed);
            (_, validation) = Stratified.Split(OpenParts(settings, settings.Size, labelled).Training, settings.ValidationFraction, seed);
        }

        return new DataSource(title, Augmented(training, settings, recipe), validation, digest);
    }

    /// <summary>
    /// Opens images to evaluate a model on: the validation part of a data set; where there is none, what was held out if these are the images
    /// that the model learnt from, and all of them otherwise.
    /// </summary>
    /// <param name="settings">What data; its path names the data set.</param>
    /// <param name="trained">What the model was trained with.</param>
    /// <exception cref="InvalidDataException">The data have other classes.</exception>
    public static Dataset OpenEvaluation(DataSettings settings, RunSettings trained)
    {
        var isLabelled = trained.Objective == Objective.Labels;
        var (training, validation, digest) = OpenParts(settings, settings.Size, isLabelled);
        if (isLabelled && !training.Classes.SequenceEqual(trained.Classes!))
        {
            throw new InvalidDataException(
                $"{settings.Path} has the classes {string.Join(", ", training.Classes)}, but the model knows {string.Join(", ", trained.Classes!)}.");
        }

        var isKnown = digest is not null && digest == trained.Data.Digest && HasClasses(training);
        return validation ?? (isKnown ? Stratified.Split(training, trained.Data.ValidationFraction, (ulong)trained.Training.Seed).Second : training);
    }

    /// <summary>The training images that a run may use: all for a pretext, those with labels to be used otherwise.</summary>
    public Dataset Labelled(RunSettings settings, ulong seed) => settings.Data.Labels is { } labels && settings.Objective == Objective.Labels
        ? Stratified.Labels(Training, labels, seed)
        : Training;

    private static bool HasClasses(Dataset dataset) => Enumerable.Range(0, dataset.Count).All(index => dataset.Label(index) >= 0);

    private static (Dataset Training, Dataset? Validation, string? Digest) OpenParts(DataSettings settings, int trainingSize, bool labelled)
    {
        var path = settings.Path;
        if (path == Synthetic)
        {
            return (
                new SyntheticScenes(settings.SyntheticCount, trainingSize),
                new SyntheticScenes(settings.SyntheticValidationCount, settings.Size, split: SyntheticSplit.Validation),
                null);
        }

        var (training, validation) = File.Exists(path) ? (ImageTable.Read(path), null) : ImageFolder.ReadSplits(path, labelled);
        return (
            Images(training, trainingSize, settings),
            validation is null ? null : Images(validation, settings.Size, settings),
            training.Digest() + validation?.Digest());
    }

    private static Dataset Images(ImageList list, int size, DataSettings settings)
    {
        var images = new ImageDataset(list, new Resize(size));
        return settings.Cache is { } folder ? new CachedDataset(images, folder) : images;
    }

    private static Dataset Augmented(Dataset training, DataSettings settings, RecipeSettings recipe) => recipe.Augment
        ? new TransformedDataset(training, new RandomResizedCrop(settings.Size, recipe.CropScale))
        : training;
}
