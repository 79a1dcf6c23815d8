using Relight.Data;
using Relight.Recipes.Probing;
using Relight.Reports;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Restoration;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using static System.FormattableString;

namespace Relight.Recipes;

/// <summary>What a training without labels has learned, as pictures for its report.</summary>
internal static class LearnedPictures
{
    private const int RestoredShown = 6, NeighborRowsShown = 6, MostBank = 1000, MostAsked = 200;

    /// <summary>Some images damaged, restored, and as they are; always the same.</summary>
    public static BeforeAfter Restored(IRestorer restorer, TrainingParts parts)
    {
        var pictures = new BeforeAfter("damaged", "restored", "original");
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(parts.Options);
        var (_, images) = Plain(parts);
        using var read = Loader(Some(images, RestoredShown), parts, RestoredShown).Epoch(0).FirstOrDefault();
        if (read is null)
        {
            return pictures;
        }

        parts.Task.Module.Eval();
        var batch = read.To(parts.Options.Device);
        var damaged = restorer.Damage(batch);
        var restored = restorer.Restore(batch.With(damaged, batch.Labels));
        var (before, after, target) = (Thumbnails.Of(damaged), Thumbnails.Of(restored), Thumbnails.Of(batch.Images));
        for (var row = 0; row < batch.Count; row++)
        {
            pictures.Add(before[row], after[row], target[row], Invariant($"image {row + 1}"));
        }

        return pictures;
    }

    /// <summary>Some images with their neighbors by the features, and what is to be seen.</summary>
    public static (NeighborRows Rows, string Caption) Neighbors(FeatureTask task, TrainingParts parts)
    {
        using var scope = new TensorScope();
        var (training, held) = Plain(parts);
        var bank = Some(training, MostBank);
        var asked = ReferenceEquals(training, held) ? bank : Some(held, MostAsked);
        var known = Read(bank);
        var others = ReferenceEquals(bank, asked) ? known : Read(asked);
        var pictures = NeighborPictures.Of(bank, asked, [("nearest by its features", new ProbeFeatures(known, others))], NeighborRowsShown);
        var where = ReferenceEquals(bank, asked)
            ? Invariant($"Images with their nearest among {known.Rows.Count:N0} others")
            : Invariant($"Validation images with their nearest among {known.Rows.Count:N0} training images");
        return (pictures.Rows, others.Labels.Max().ToInt64() < 0
            ? $"{where}."
            : Invariant($"{where}: {pictures.Right[0]} of {pictures.Shown} are of the same class, which the training was not told."));

        ImageFeatures Read(Dataset images) =>
            ImageFeatures.Read(task.Backbone, Loader(images, parts, parts.Settings.Data.BatchSize), parts.Settings);
    }

    /// <summary>Training images as they are, and those held out; where none are, the same again.</summary>
    private static (Dataset Training, Dataset Held) Plain(TrainingParts parts)
    {
        var settings = parts.Settings;
        var data = DataSource.Open(
            settings.Data with { Cache = CacheFolder.Off }, settings.Recipe with { Augment = false }, (ulong)settings.Training.Seed,
            labeled: false);
        return (data.Training, data.Validation ?? data.Training);
    }

    private static Subset Some(Dataset images, int count)
    {
        var order = Enumerable.Range(0, images.Count).ToArray();
        new CounterRandom(0).Shuffle<int>(order);
        return new Subset(images, order.Take(count));
    }

    private static DataLoader Loader(Dataset images, TrainingParts parts, int batch) => new(images, new DataLoaderOptions
    {
        BatchSize = batch, Workers = parts.Settings.Data.Workers, OnBadSample = OnBadSample.Skip,
    });
}
