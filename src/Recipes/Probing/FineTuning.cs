using System.Globalization;
using Relight.Runs;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Training.Callbacks;
using static System.FormattableString;

namespace Relight.Recipes.Probing;

/// <summary>Fine-tunes the network of a run with some of the labels, with several seeds, beside the same from random weights.</summary>
/// <remarks>
/// Each training is a run of its own below the folder <c>probe</c> of the run, so that what was interrupted goes on where it was. Of a
/// finished one the weights are not kept. A seed chooses the images whose labels are used, the last layer, and the order of the images.
/// </remarks>
internal sealed class FineTuning
{
    /// <summary>Epochs with all labels, unless told; with fewer they grow as the square root of what is missing.</summary>
    public const int EpochsOfAll = 10;

    private readonly RunSettings _source;
    private readonly string _run;
    private readonly string _folder;
    private readonly DataSettings _data;

    /// <summary>Prepares trainings; nothing is written yet.</summary>
    /// <param name="model">The model of the run's newest checkpoint.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="probe">What it is measured on.</param>
    public FineTuning(SavedModel model, string run, Probe probe)
    {
        (_source, _run) = (model.Settings, Path.GetFullPath(run));
        using var opened = RunDirectory.Read(run);
        var step = opened.Checkpoints.Steps[^1].ToString(CultureInfo.InvariantCulture);
        _folder = Path.Combine(_run, "probe", $"step-{step}", probe.Title);
        _data = probe.Data with { SplitSeed = probe.Data.SplitSeed ?? model.Settings.Training.Seed, Labels = null };
    }

    /// <summary>Which labels: shares such as <c>10%</c>, up to <c>100%</c>, or numbers per class.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["1%", "10%", "100%"];

    /// <summary>How many seeds, from 0.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Epochs; null: <see cref="EpochsOfAll"/> with all labels, with fewer more.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether the same is done from random weights.</summary>
    public bool FromScratch { get; init; }

    /// <summary>Threads that compute.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The words of the command line, for the runs' books.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Told what the trainings warn of; null: it is in their logs only.</summary>
    public IProgress<string>? Notes { get; init; }

    /// <summary>Trains whatever is not finished.</summary>
    /// <param name="progress">Makes a callback that shows the progress of a training, by its title.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>What was reached, in the order of <see cref="Labels"/>; null when stopped before the end.</returns>
    public IReadOnlyList<FineTuneResult>? Run(Func<string, Callback>? progress = null, CancellationToken stop = default)
    {
        var results = new List<FineTuneResult>();
        var all = DataSource.Open(_data, _source.Recipe, (ulong)_source.Training.Seed).Training.Count;
        foreach (var labels in Labels)
        {
            var settings = SettingsOf(labels, seed: 0, epochs: 1, isScratch: false);
            var images = DataSource.Open(_data, _source.Recipe, seed: 0).Labeled(settings, seed: 0).Count;
            var epochs = Epochs ?? (int)Math.Round(EpochsOfAll * Math.Sqrt(all / (double)images));
            var (tuned, scratch) = (new List<double>(), new List<double>());
            for (var seed = 0; seed < Seeds; seed++)
            {
                foreach (var isScratch in FromScratch ? new[] { false, true } : [false])
                {
                    if (Train(labels, seed, epochs, isScratch, progress, stop) is not { } accuracy)
                    {
                        return null;
                    }

                    (isScratch ? scratch : tuned).Add(accuracy);
                }
            }

            results.Add(new FineTuneResult(labels, images, epochs, tuned, FromScratch ? scratch : null));
        }

        return results;
    }

    private double? Train(
        string labels, int seed, int epochs, bool isScratch, Func<string, Callback>? progress, CancellationToken stop)
    {
        var way = isScratch ? "scratch" : "finetuned";
        var amount = labels.EndsWith('%') ? $"{labels.TrimEnd('%').Trim()}-percent" : $"{labels.Trim()}-per-class";
        var folder = Path.Combine(_folder, Invariant($"{way}-{amount}-{epochs}-epochs"), Invariant($"seed-{seed}"));
        var training = new TrainingRun(SettingsOf(labels, seed, epochs, isScratch), folder)
        {
            Command = isScratch ? "train" : "finetune", Arguments = Arguments, ShowProgress = false, Notes = Notes,
        };
        var result = training.Run(progress is null ? [] : [progress($"{way} {labels}, seed {seed}")], stop);
        if (!result.IsFinished)
        {
            return null;
        }

        var weights = Path.Combine(folder, "checkpoints");
        if (Directory.Exists(weights))
        {
            Directory.Delete(weights, recursive: true);
        }

        return result.Metrics.TryGetValue("val/accuracy", out var accuracy) ? accuracy : throw new RunException(
            $"{folder} is finished, but its metrics.jsonl lacks what it reached: delete that run, and the same command does it again.");
    }

    private RunSettings SettingsOf(string labels, long seed, int epochs, bool isScratch)
    {
        var model = _source.Model;
        return Recipe.Default.Begin(new RunSettings
        {
            Method = SupervisedMethod.Title,
            Data = _data with { Labels = IsAll(labels) ? null : labels },
            Model = model with
            {
                Stem = NetworkFactory.StemOf(model, _source.Data.Size), Head = model.Head == "none" ? "linear" : model.Head,
            },
            Recipe = new RecipeSettings { Normalize = _source.Recipe.Normalize },
            Start = isScratch ? null : new StartSettings { From = _run },
            Training = new TrainingSettings
            {
                Epochs = epochs, Seed = seed, ValidateEveryEpochs = epochs, Threads = Threads, Device = _source.Training.Device,
                Precision = _source.Training.Precision,
            },
            Checkpoint = new CheckpointSettings { Keep = 1 },
        });
    }

    /// <summary>Whether all labels are asked for.</summary>
    internal static bool IsAll(string labels) => labels.EndsWith('%') && NumberText.Read(labels.TrimEnd('%').Trim()) == 100;
}
