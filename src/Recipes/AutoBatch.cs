using Relight.Runs;
using Relight.Settings;
using Relight.Training.BatchSizes;

namespace Relight.Recipes;

/// <summary>Settings whose batch is what fits the memory: measured for a new run, and as it was for one that goes on.</summary>
internal static class AutoBatch
{
    /// <summary>
    /// The settings with the batch that the run in a folder found; as they are where there is no such run, or its steps had another number
    /// of images.
    /// </summary>
    public static RunSettings AsInRun(RunSettings settings, string folder)
    {
        if (!settings.Data.AutoBatch || !RunDirectory.Exists(folder))
        {
            return settings;
        }

        using var run = RunDirectory.Read(folder);
        var found = RunSettings.Of(run);
        return found.Data.AutoBatch && ImagesOf(found) == ImagesOf(settings) ? Divided(settings, found.Data.BatchSize) : settings;
    }

    /// <summary>Measures.</summary>
    /// <param name="complete">Settings that <see cref="TrainingParts.Open"/> filled in.</param>
    /// <param name="data">What they name.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The settings with what was found, and how it was found.</returns>
    public static (RunSettings Settings, BatchSizeSearch Search) Measure(RunSettings complete, DataSource data, CancellationToken stop)
    {
        var fullSize = complete with { Recipe = complete.Recipe with { StartSize = null } };   // what the last epochs will need
        var trial = TrainingParts.Create(fullSize, data);
        var search = new BatchSizeFinder(trial.Options).Find(
            trial.Task, trial.CreateOptimizer(), trial.Training.Dataset, trial.Training.Options, ImagesOf(complete), stop);
        return (Divided(complete, search.BatchSize), search);
    }

    private static int ImagesOf(RunSettings settings) => checked(settings.Data.BatchSize * settings.Training.AccumulateBatches);

    private static RunSettings Divided(RunSettings settings, int batch)
    {
        return settings with
        {
            Data = settings.Data with { BatchSize = batch, LimitTrain = Batches(settings.Data.LimitTrain),
                LimitValidation = Batches(settings.Data.LimitValidation) },
            Training = settings.Training with { AccumulateBatches = ImagesOf(settings) / batch },
        };

        int? Batches(int? limit) => limit is { } most ? (int)Math.Ceiling((double)most * settings.Data.BatchSize / batch) : null;
    }
}
