using Relight.Data;
using Relight.Runs;
using Relight.SelfSupervised.SixTransforms;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Recipes.Comparing;

/// <summary>
/// Asks whether self-supervision was worth it: pretext and fine-tuning against training from scratch, on the same data and budget.
/// </summary>
/// <remarks>
/// Each arm of each seed is a run of its own below the comparison's folder, so that an interrupted comparison goes on where it was.
/// Every arm is judged at its last epoch; no epoch and no setting is picked by the validation images.
/// </remarks>
internal sealed class Comparison
{
    private readonly RunSettings _settings;
    private readonly string _folder;
    private readonly int _seeds;

    /// <summary>Prepares a comparison; nothing is read or written yet.</summary>
    /// <param name="settings">
    /// Data, network, recipe and training of the labeled arms. <see cref="LoopSettings.Epochs"/> is the number of pretext epochs over
    /// all images; fine-tuning takes as many steps on the labeled ones.
    /// </param>
    /// <param name="folder">Holds the arms and the report.</param>
    /// <param name="seeds">How many seeds, counted up from the settings' own; at least 1.</param>
    /// <exception cref="ArgumentException">This machine does not have the device, or the device does not train in the
    /// precision.</exception>
    public Comparison(RunSettings settings, string folder, int seeds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        (_settings, _folder, _seeds) =
            (ComputeChoice.Resolve(settings).Complete() with { Model = settings.Model with { Head = "mlp" } }, folder, seeds);
    }

    /// <summary>The words of the command line, for the runs' books.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Told what was decided to read the data, a line each; null: it is in the runs' logs only.</summary>
    public IProgress<string>? Notes { get; init; }

    /// <summary>Runs whatever is not finished, and writes the report.</summary>
    /// <param name="progress">Makes a callback that shows the progress of an arm, by its title.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>The answer; null when stopped before the end.</returns>
    public ComparisonResult? Run(Func<string, Callback>? progress = null, CancellationToken stop = default)
    {
        // all arms need labels that are sound
        foreach (var note in DataSource.Open(_settings.Data, _settings.Recipe, (ulong)_settings.Training.Seed).Notes)
        {
            Notes?.Report(note);
        }

        new ComparisonRecord(_settings, _seeds).Write(_folder);
        var results = Arm.All.ToDictionary(arm => arm, _ => new List<SeedResult>());
        for (var seed = _settings.Training.Seed; seed < _settings.Training.Seed + _seeds; seed++)
        {
            foreach (var arm in Arm.All)
            {
                var training = new TrainingRun(SettingsOf(arm, seed), FolderOf(arm, seed)) { Command = "compare", Arguments = Arguments };
                var result = training.Run(progress is null ? [] : [progress(_seeds == 1 ? arm.Title : $"{arm.Title}, seed {seed}")], stop);
                if (!result.IsFinished)
                {
                    return null;
                }

                if (!result.Metrics.ContainsKey("val/accuracy"))
                {
                    throw new RunException(
                        $"{result.Run} is finished, but its metrics.jsonl lacks what it reached: bring it back from a copy, or delete "
                        + "that run, and the same command does it again.");
                }

                results[arm].Add(new SeedResult(
                    seed, result.Metrics["val/accuracy"], result.Metrics.TryGetValue("val/top5", out var top5) ? top5 : null,
                    result.ValidationAccuracy, result.ValidatedEpochs, result.Seconds,
                    Path.GetRelativePath(_folder, result.Run)));
            }
        }

        var answer = Answer(results);
        ComparisonReport.Write(answer, _settings, _folder);
        return answer;
    }

    private ComparisonResult Answer(Dictionary<Arm, List<SeedResult>> results)
    {
        var data = DataSource.Open(_settings.Data, _settings.Recipe, (ulong)_settings.Training.Seed);
        var validation = (int)Math.Min(
            data.Validation!.Count, (long)_settings.Data.BatchSize * (_settings.Data.LimitValidation ?? int.MaxValue));
        IReadOnlyList<ArmResult> arms = [.. Arm.All.Select(arm => ArmResult.Of(arm, EpochsOf(arm), results[arm]))];
        var verdict = Verdict.Of(arms[0], arms[1], arms[2], arms[3], validation, 1.0 / SixTransforms.Classes.Count,
            ShareOfLargestClass(data.Validation, validation));
        return new ComparisonResult(
            data.Title, data.Training.Count, data.Labeled(_settings, (ulong)_settings.Training.Seed).Count, validation,
            _settings.Recipe.Name, _settings.Model.Arch, arms, verdict);
    }

    /// <summary>Accuracy of one and the same answer to every image.</summary>
    private static double ShareOfLargestClass(Dataset validation, int count) =>
        (double)Enumerable.Range(0, count).CountBy(validation.Label).Max(label => label.Value) / count;

    private RunSettings SettingsOf(Arm arm, long seed)
    {
        var epochs = EpochsOf(arm);
        var every = Math.Max(1, epochs / (2 * _settings.Training.Epochs));   // with few labels, epochs are many and short
        var mostSteps = arm == Arm.Scratch ? 2 * _settings.Training.MaxSteps : _settings.Training.MaxSteps;
        var settings = _settings
            with { Training = _settings.Training with { Seed = seed, Epochs = epochs, MaxSteps = mostSteps, ValidateEveryEpochs = every } };
        return arm == Arm.Pretext ? settings with { Method = SixTransformsMethod.Title, Data = settings.Data with { Labels = null } }
            : arm == Arm.FineTuned ? settings with { Start = new StartSettings { From = FolderOf(Arm.Pretext, seed) } }
            : settings;
    }

    /// <summary>
    /// The labeled arms take as many steps as the pretext, and one from scratch twice as many: with few labels that is many epochs.
    /// </summary>
    private int EpochsOf(Arm arm)
    {
        if (arm == Arm.Pretext)
        {
            return _settings.Training.Epochs;
        }

        var data = DataSource.Open(_settings.Data, _settings.Recipe, (ulong)_settings.Training.Seed);
        var labeled = Steps(data.Labeled(_settings, (ulong)_settings.Training.Seed));
        var epochs = Math.Max(1, (int)Math.Round((double)_settings.Training.Epochs * Steps(data.Training) / labeled));
        return arm == Arm.Scratch ? 2 * epochs : epochs;
    }

    /// <summary>Optimizer steps of an epoch.</summary>
    private int Steps(Dataset dataset)
    {
        var batches = Math.Min((dataset.Count + _settings.Data.BatchSize - 1) / _settings.Data.BatchSize,
            _settings.Data.LimitTrain ?? int.MaxValue);
        return new BatchGroups(batches, _settings.Training.AccumulateBatches).Steps;
    }

    private string FolderOf(Arm arm, long seed) => Path.Combine(_folder, $"seed-{seed}", arm.Name);
}
