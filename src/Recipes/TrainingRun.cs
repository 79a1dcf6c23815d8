using Relight.Data;
using Relight.Recipes.Starting;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.BatchSizes;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Recipes;

/// <summary>
/// A whole training from its settings: opens the data, makes or loads the network, trains, and leaves a run with its report.
/// </summary>
/// <remarks>Idempotent: with the folder of a run of the same settings, it goes on with that run, or says that it is finished.</remarks>
public sealed class TrainingRun
{
    private readonly RunSettings _settings;
    private readonly string _folder;

    /// <summary>Prepares a training; nothing is read or written yet.</summary>
    /// <param name="settings">Everything that is asked.</param>
    /// <param name="folder">The run's folder.</param>
    public TrainingRun(RunSettings settings, string folder) => (_settings, _folder) = (settings, folder);

    /// <summary>The verb for run.json.</summary>
    public string Command { get; init; } = "train";

    /// <summary>The words of the command line, for run.json.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Told what was decided before the training, such as which folders are parts and which batch fits the memory, and what the run warns
    /// of, such as a damaged checkpoint or an image cache that could not be written to; null: with progress, standard error.
    /// </summary>
    public IProgress<string>? Notes { get; init; }

    /// <summary>Whether progress is shown on standard error, where no callback does so.</summary>
    public bool ShowProgress { get; init; } = new TrainerOptions().ShowProgress;

    /// <summary>Trains, or goes on, until the end or until asked to stop.</summary>
    /// <param name="callbacks">Called with the loop's events, such as to show progress.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    public TrainingRunResult Run(IReadOnlyList<Callback>? callbacks = null, CancellationToken stop = default)
    {
        var asked = StartWeights.AsInRun(AutoBatch.AsInRun(_settings, _folder), _folder);
        var (settings, data) = TrainingParts.Open(asked, Told, stop);
        if (FinishedBefore(settings, data) is { } finished)
        {
            return finished;
        }

        foreach (var note in data.Notes)
        {
            Told?.Invoke(note);
        }

        var search = default(BatchSizeSearch);
        if (settings.Data.AutoBatch && !RunDirectory.Exists(_folder))
        {
            (settings, search) = AutoBatch.Measure(settings, data, stop);
            Told?.Invoke(search.ToString());
        }

        var isNew = !RunDirectory.Exists(_folder);
        var cautions = TrainingParts.CautionsOf(settings, data);
        var parts = TrainingParts.Create(settings, data, hasCheckpoint: asked.Start?.Digest is not null);
        var change = NewLength(parts);
        using var run = RunDirectory.CreateOrOpen(_folder, Request(settings), SettingsSchema.WithoutEffect, SettingsSchema.Length);
        run.Warned = Told;
        try
        {
            run.Logs.Open(settings.Training.Log);
            foreach (var note in isNew ? parts.StartNotes : [])
            {
                Told?.Invoke(note);
            }

            foreach (var note in (string[])[.. data.Notes, .. isNew ? parts.StartNotes : []])
            {
                run.Log.Info(note);
            }

            if (search is not null)
            {
                run.Log.Info(search.ToString());
            }

            if (change is not null)
            {
                run.Warn(change);
            }

            var warned = Warn(run, [.. CacheWarnings.Of(parts), .. cautions.Except(parts.StartNotes)], []);
            var result = new Trainer(
                parts.Options with { ShowProgress = ShowProgress }, [.. parts.Callbacks, .. callbacks ?? [], .. Shown(run, parts)]).Fit(
                parts.Task, parts.CreateOptimizer(), parts.Training, parts.Validation,
                parts.CreateSchedule(), run, stop);
            IReadOnlyList<BadSample> skipped = [.. parts.Training.Skipped, .. parts.Validation?.Skipped ?? []];
            foreach (var sample in skipped)
            {
                run.Log.Warn($"Left out: {sample.Name}: {sample.Reason}");
            }

            Warn(run, [.. CacheWarnings.Of(parts), .. ImageGuesses.Of([parts.Training.Dataset, parts.Validation?.Dataset])], warned);
            if (result.IsFinished)
            {
                WriteReport(run, parts, result.Validation as ClassificationMetrics);
            }

            return Result(run, result.IsFinished, wasFinished: false, skipped, cautions);
        }
        catch (Exception error)
        {
            run.EndWith(error);
            throw;
        }
    }

    private Action<string>? Told =>
        Notes is { } notes ? notes.Report : ShowProgress ? new LossyWriter(() => Console.Error).WriteLine : null;

    /// <summary>Where the run that is there is to be longer or shorter, the change in one line.</summary>
    private string? NewLength(TrainingParts parts)
    {
        if (!RunDirectory.Exists(_folder))
        {
            return null;
        }

        using var run = RunDirectory.Read(_folder);
        return run.Record.Command == Command && RunSettings.AreThose(run.Record) ? RunLength.Check(run, RunSettings.Of(run), parts) : null;
    }

    private static IReadOnlyList<string> Warn(RunDirectory run, IReadOnlyList<string> warnings, IReadOnlyList<string> before)
    {
        foreach (var warning in warnings.Except(before))
        {
            run.Warn(warning);
        }

        return warnings;
    }

    private static void WriteReport(RunDirectory run, TrainingParts parts, ClassificationMetrics? metrics)
    {
        try
        {
            TrainingRunReport.Write(run, parts, metrics);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The training is finished and saved, but its report could not be written: {error.Message} relight runs report "
                    + $"{run.Folder} writes it.", error);
        }
    }

    private TrainingRunResult? FinishedBefore(RunSettings settings, DataSource data)
    {
        using var run = RunDirectory.ReadFinished(_folder, Request(settings), SettingsSchema.WithoutEffect, SettingsSchema.Length);
        return run is not null && File.Exists(run.ReportPath) 
            ? Result(run, isFinished: true, wasFinished: true, [], TrainingParts.CautionsOf(settings, data))
            : null;
    }

    private RunRequest Request(RunSettings settings) => new()
    {
        Command = Command,
        Arguments = Arguments,
        Settings = settings.ToJson(),
        Upgrade = earlier => Upgraded(RunSettings.Read(earlier, Path.Combine(_folder, "run.json")), settings).ToJson(),
        Seed = settings.Training.Seed,
        Environment = RunEnvironment.Collect(Torch.Version),
    };

    /// <summary>
    /// What a run was asked, as it is asked today; a run that does not tell which images it learned from is taken to have learned from
    /// these.
    /// </summary>
    private static RunSettings Upgraded(RunSettings earlier, RunSettings now) =>
        earlier.Complete() with { Data = earlier.Data with { Digest = earlier.Data.Digest ?? now.Data.Digest } };

    /// <summary>What is shown, rather than measured.</summary>
    private static IEnumerable<Callback> Shown(RunDirectory run, TrainingParts parts) =>
    [
        new WeightHistograms(run), new ShownBatchWriter(run, parts.Settings),
        new GraphWriter(run, parts.Network, 1, 3, parts.Settings.Data.Size, parts.Settings.Data.Size),
    ];

    private static TrainingRunResult Result(
        RunDirectory run, bool isFinished, bool wasFinished, IReadOnlyList<BadSample> skipped, IReadOnlyList<string> cautions)
    {
        var rows = run.Metrics.Read().Rows;
        var use = RunUse.Of(run);
        MetricRow[] validated = [.. rows.Where(row => row.Values.ContainsKey("val/accuracy"))];
        var last = new Dictionary<string, double>();
        foreach (var (name, value) in rows.SelectMany(row => row.Values))
        {
            last[name] = value;
        }

        return new TrainingRunResult(
            run.Folder, isFinished, wasFinished, run.Checkpoints.Steps is [.., var saved] ? saved : 0,
            rows.Count == 0 ? 0 : rows[^1].Epoch + 1, last,
            [.. validated.Select(row => row.Values["val/accuracy"])], [.. validated.Select(row => row.Epoch + 1)],
            use.Time.TotalSeconds, use, skipped) { Cautions = cautions };
    }
}
