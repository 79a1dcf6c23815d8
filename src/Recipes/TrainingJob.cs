using Relight.Data;
using Relight.Recipes.Settings;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.BatchSizes;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Recipes;

/// <summary>A whole training from its settings: opens the data, makes or loads the network, trains, and leaves a run with its report.</summary>
/// <remarks>Idempotent: with the folder of a run of the same settings, it goes on with that run, or says that it is finished.</remarks>
public sealed class TrainingJob
{
    private readonly RunSettings _settings;
    private readonly string _folder;

    /// <summary>Prepares a training; nothing is read or written yet.</summary>
    /// <param name="settings">Everything that is asked.</param>
    /// <param name="folder">The run's folder.</param>
    public TrainingJob(RunSettings settings, string folder) => (_settings, _folder) = (settings, folder);

    /// <summary>The verb for run.json.</summary>
    public string Command { get; init; } = "train";

    /// <summary>The words of the command line, for run.json.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Told what was decided before the training, such as the batch that fits the memory and what of given weights was left out, and after it that
    /// an image cache could not be written to or images were read by a guess; null: it is in the run's log only.
    /// </summary>
    public IProgress<string>? Notes { get; init; }

    /// <summary>Trains, or goes on, until the end or until asked to stop.</summary>
    /// <param name="callbacks">Called with the loop's events, such as to show progress.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    public JobResult Run(IReadOnlyList<Callback>? callbacks = null, CancellationToken stop = default)
    {
        var (settings, data) = TrainingParts.Open(AutoBatch.AsInRun(_settings, _folder));
        if (FinishedBefore(settings) is { } finished)
        {
            return finished;
        }

        var search = default(BatchSizeSearch);
        if (settings.Data.AutoBatch && !RunDirectory.Exists(_folder))
        {
            (settings, search) = AutoBatch.Measure(settings, data, stop);
            Notes?.Report(search.ToString());
        }

        var isNew = !RunDirectory.Exists(_folder);
        var parts = TrainingParts.Create(settings, data);
        using var run = RunDirectory.CreateOrOpen(_folder, Request(settings), RunSettings.WithoutEffect);
        try
        {
            run.Logs.Open(settings.Training.Log);
            foreach (var note in isNew ? parts.StartNotes : [])
            {
                run.Log.Info(note);
                Notes?.Report(note);
            }

            if (search is not null)
            {
                run.Log.Info(search.ToString());
            }

            var result = new Trainer(parts.Options, [.. parts.Callbacks, .. callbacks ?? [], .. Shown(run, parts)]).Fit(
                parts.Task, parts.CreateOptimizer(), parts.Training, parts.Validation,
                parts.CreateSchedule(), run, stop);
            IReadOnlyList<BadSample> skipped = [.. parts.Training.Skipped, .. parts.Validation?.Skipped ?? []];
            foreach (var sample in skipped)
            {
                run.Log.Warn($"Left out: {sample.Name}: {sample.Reason}");
            }

            Dataset?[] datasets = [parts.Training.Dataset, parts.Validation?.Dataset];
            foreach (var warning in CacheWarnings.Of(datasets).Concat(ImageGuesses.Of(datasets)))
            {
                run.Log.Warn(warning);
                Notes?.Report(warning);
            }

            run.End(result.IsFinished ? AttemptOutcome.Finished : AttemptOutcome.Interrupted);
            if (result.IsFinished)
            {
                var metrics = result.Validation ?? (parts.Validation is { } held ? Evaluator.Evaluate(parts.Task, held, parts.Options, stop: CancellationToken.None) : null);
                JobReport.Write(run, parts, metrics as ClassificationMetrics);
            }

            return Result(run, result.IsFinished, wasFinished: false, skipped);
        }
        catch (Exception error)
        {
            Note(run, error);
            throw;
        }
    }

    private JobResult? FinishedBefore(RunSettings settings)
    {
        using var run = RunDirectory.ReadFinished(_folder, Request(settings), RunSettings.WithoutEffect);
        return run is not null && File.Exists(run.ReportPath) ? Result(run, isFinished: true, wasFinished: true, []) : null;
    }

    private RunRequest Request(RunSettings settings) => new()
    {
        Command = Command,
        Arguments = Arguments,
        Settings = settings.ToJson(),
        Upgrade = earlier => Upgraded(RunSettings.FromJson(earlier), settings).ToJson(),
        Seed = settings.Training.Seed,
        Environment = RunEnvironment.Collect(Torch.Version),
    };

    /// <summary>Notes in the run what ended it; where that cannot be written, as on a full disk, the error itself says more.</summary>
    private static void Note(RunDirectory run, Exception error)
    {
        try
        {
            run.Log.Error(error.Message);
            run.End(AttemptOutcome.Failed, error.Message);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Runs of before did not note which images they learnt from.</summary>
    private static RunSettings Upgraded(RunSettings earlier, RunSettings now) =>
        earlier with { Data = earlier.Data with { Digest = earlier.Data.Digest ?? now.Data.Digest } };

    /// <summary>What is shown, rather than measured.</summary>
    private static IEnumerable<Callback> Shown(RunDirectory run, TrainingParts parts) =>
    [
        new WeightHistograms(run), new ShownBatchWriter(run, parts.Settings),
        new GraphWriter(run, parts.Network, 1, 3, parts.Settings.Data.Size, parts.Settings.Data.Size),
    ];

    private static JobResult Result(RunDirectory run, bool isFinished, bool wasFinished, IReadOnlyList<BadSample> skipped)
    {
        var rows = run.Metrics.Read().Rows;
        var use = RunUse.Of(run);
        MetricRow[] validated = [.. rows.Where(row => row.Values.ContainsKey("val/accuracy"))];
        var last = new Dictionary<string, double>();
        foreach (var (name, value) in rows.SelectMany(row => row.Values))
        {
            last[name] = value;
        }

        return new JobResult(
            run.Folder, isFinished, wasFinished, run.Checkpoints.Steps is [.., var saved] ? saved : 0, rows.Count == 0 ? 0 : rows[^1].Epoch + 1, last,
            [.. validated.Select(row => row.Values["val/accuracy"])], [.. validated.Select(row => row.Epoch + 1)],
            use.Time.TotalSeconds, use, skipped);
    }
}
