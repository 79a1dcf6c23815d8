using Relight.Data;
using Relight.Recipes.Settings;
using Relight.Runs;
using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Transfer;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;
using Relight.Vision.Backbones;

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

    private bool IsPretext => _settings.Objective == Objective.SixTransforms;

    /// <summary>Trains, or goes on, until the end or until asked to stop.</summary>
    /// <param name="callbacks">Called with the loop's events, such as to show progress.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    public JobResult Run(IReadOnlyList<Callback>? callbacks = null, CancellationToken stop = default)
    {
        var seed = (ulong)_settings.Training.Seed;
        Torch.Threads = _settings.Training.Threads;
        var data = DataSource.Open(_settings.Data, _settings.Recipe, seed, labelled: !IsPretext);
        var settings = _settings with
        {
            Classes = IsPretext ? SixTransforms.Classes : data.Classes,
            Start = _settings.Start is { } start ? start with { Digest = Weights.Digest(start.From) } : null,
        };
        if (FinishedBefore(settings) is { } finished)
        {
            return finished;
        }

        Torch.ManualSeed(seed);
        var network = CreateNetwork(settings);
        var training = Loader(data.Labelled(settings, seed), shuffle: true);
        var validation = data.Validation is { } held ? Loader(held, shuffle: false) : null;
        using var run = RunDirectory.CreateOrOpen(_folder, Request(settings), RunSettings.WithoutEffect);
        try
        {
            var task = TaskFactory.Create(settings, network, settings.Classes!);
            run.Logs.Open(settings.Training.Log);
            var steps = Math.Min(settings.Training.Epochs * Updates(training), settings.Training.MaxSteps ?? long.MaxValue);
            var result = new Trainer(Options(settings), [.. Callbacks(settings), .. callbacks ?? [], new WeightHistograms(run), new ShownBatchWriter(run, settings)]).Fit(
                task, OptimizerFactory.Create(network, settings.Optimizer), training, validation,
                OptimizerFactory.CreateSchedule(settings.Optimizer, steps), run, stop);
            IReadOnlyList<BadSample> skipped = [.. training.Skipped, .. validation?.Skipped ?? []];
            foreach (var sample in skipped)
            {
                run.Log.Warn($"Left out: {sample.Name}: {sample.Reason}");
            }

            run.End(result.IsFinished ? AttemptOutcome.Finished : AttemptOutcome.Interrupted);
            if (result.IsFinished)
            {
                var metrics = result.Validation ?? (validation is null ? null : Evaluator.Evaluate(task, validation, Options(settings), CancellationToken.None));
                JobReport.Write(run, settings, training, validation?.Dataset, network, metrics as ClassificationMetrics);
            }

            return Result(run, result.IsFinished, wasFinished: false, skipped);
        }
        catch (Exception error)
        {
            run.Log.Error(error.Message);
            run.End(AttemptOutcome.Failed, error.Message);
            throw;
        }
    }

    private JobResult? FinishedBefore(RunSettings settings)
    {
        using var run = RunDirectory.ReadFinished(_folder, Request(settings), RunSettings.WithoutEffect);
        return run is not null && File.Exists(run.ReportPath) ? Result(run, isFinished: true, wasFinished: true, []) : null;
    }

    private static Backbone CreateNetwork(RunSettings settings)
    {
        var network = NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe);
        if (settings.Start is { } start)
        {
            using var scope = new TensorScope();
            WeightTransfer.Load(network, Weights.Read(start.From), NetworkFactory.LastLayer(network), start.Reinitialise);
            WeightTransfer.Freeze(network, start.Freeze);
        }

        return network;
    }

    private DataLoader Loader(Dataset dataset, bool shuffle) => new(dataset, new DataLoaderOptions
    {
        BatchSize = _settings.Data.BatchSize,
        Shuffle = shuffle,
        Seed = (ulong)_settings.Training.Seed,
        Workers = _settings.Data.Workers,
        OnBadSample = _settings.Data.OnBadImage,
    });

    private long Updates(DataLoader training) =>
        (training.BatchCount + _settings.Training.AccumulateBatches - 1) / _settings.Training.AccumulateBatches;

    private RunRequest Request(RunSettings settings) => new()
    {
        Command = Command,
        Arguments = Arguments,
        Settings = settings.ToJson(),
        Seed = settings.Training.Seed,
        Environment = RunEnvironment.Collect(Torch.Version),
    };

    private static IEnumerable<Callback> Callbacks(RunSettings settings)
    {
        if (settings.Training.WeightAverage is { } decay)
        {
            yield return new WeightAverage(decay);
        }

        if (settings.Training.Patience is { } patience)
        {
            yield return new EarlyStopping("loss", patience);
        }
    }

    private static TrainerOptions Options(RunSettings settings) => new()
    {
        Epochs = settings.Training.Epochs,
        MaxSteps = settings.Training.MaxSteps,
        Precision = settings.Training.Precision,
        Device = Device.Parse(settings.Training.Device),
        AccumulateBatches = settings.Training.AccumulateBatches,
        ClipNorm = settings.Training.ClipNorm,
        ClipValue = settings.Training.ClipValue,
        ValidateEveryEpochs = settings.Training.ValidateEveryEpochs,
        Checkpoint = settings.Checkpoint,
    };

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
