using System.Globalization;
using Relight.Data;
using Relight.Runs;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Recipes;

/// <summary>
/// The shortest way: one line from a folder of photographs to a model. <see cref="TrainingRun"/> is the way with every setting.
/// </summary>
public static class Classifier
{
    /// <summary>
    /// Trains with the default recipe, or goes on with the run where that was interrupted, and leaves the run with its report.
    /// </summary>
    /// <param name="data">A folder with train/ and val/, a folder of class folders, a table (CSV, TSV), or <c>synthetic</c>.</param>
    /// <param name="run">The run's folder; null: a new one, runs/train-DATE-TIME.</param>
    /// <param name="epochs">Passes over the training images, at least 1.</param>
    /// <param name="size">Side of the square that images are brought to, in pixels.</param>
    /// <param name="configure">Changes any other setting.</param>
    /// <param name="callbacks">Called with the loop's events.</param>
    /// <param name="showProgress">Whether standard error shows how it goes; null: as <see cref="TrainerOptions.ShowProgress"/> is unless
    /// told.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>The model of the run's newest checkpoint.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop before the end; the same call goes on from there.</exception>
    /// <exception cref="BadSampleException">An image cannot be read.</exception>
    /// <exception cref="RunException">The folder holds another run, or cannot be written.</exception>
    public static SavedModel Train(
        string data, string? run = null, int epochs = 10, int size = 64, Func<RunSettings, RunSettings>? configure = null,
        IReadOnlyList<Callback>? callbacks = null, bool? showProgress = null, CancellationToken stop = default)
    {
        var settings = new RunSettings
        {
            Data = new DataSettings { Path = data, Size = size },
            Training = new TrainingSettings { Epochs = epochs },
        };
        var folder = run ?? Path.Combine("runs", "train-" + DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        var training = new TrainingRun(
            configure?.Invoke(settings) ?? settings, folder) { ShowProgress = showProgress ?? new TrainerOptions().ShowProgress };
        var result = training.Run(callbacks, stop);
        return result.IsFinished
            ? SavedModel.Load(folder)
            : throw new OperationCanceledException(
                $"Stopped after step {result.Steps}; the same call with run: \"{folder}\" goes on from there.", stop);
    }
}
