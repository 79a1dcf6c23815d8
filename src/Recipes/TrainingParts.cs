using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Recipes.Starting;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Transfer;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;

namespace Relight.Recipes;

/// <summary>What a training is made of, from its settings: network, task, batches, optimizer.</summary>
public sealed class TrainingParts
{
    private const long MiB = 1 << 20;

    private TrainingParts(RunSettings settings, DataSource data, bool hasCheckpoint)
    {
        var seed = (ulong)settings.Training.Seed;
        (Settings, Notes) = (settings, data.Notes);
        Network = CreateNetwork(settings, hasCheckpoint, out var notes);
        (StartNotes, Data) = (notes, data);
        Training = Loader(data.Labeled(settings, seed), settings.Data.Shuffle, settings.Data.LimitTrain);
        Validation = data.Validation is { } held ? Loader(held, shuffle: false, settings.Data.LimitValidation) : null;
        ViewSizes.Check(settings, Network);
        Task = TaskFactory.Create(settings, Network, settings.Classes!);
        Callbacks = CallbackFactory.Create(settings, LayerGroups.Of(Task.Module));
        if (settings.Checkpoint.Best is { } best)
        {
            Task.CreateEvaluationMetrics().Info(best);
        }
    }

    /// <summary>The settings, with the names of the classes and the digest of the weights to begin with.</summary>
    public RunSettings Settings { get; }

    /// <summary>What was decided to read the data so, a line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The network, fresh or with the weights to begin with.</summary>
    public Backbone Network { get; }

    /// <summary>A sentence each on what was chosen and left out of the weights to begin with; empty where they simply fitted.</summary>
    public IReadOnlyList<string> StartNotes { get; }

    /// <summary>What is trained.</summary>
    public TrainingTask Task { get; }

    /// <summary>What is learned from.</summary>
    public DataLoader Training { get; }

    /// <summary>What is validated on; null: nothing.</summary>
    public DataLoader? Validation { get; }

    /// <summary>What settings ask for beyond the loop, for one training.</summary>
    public IReadOnlyList<Callback> Callbacks { get; }

    /// <summary>What they ask for in the first epoch, for steps that only try the training out.</summary>
    public IReadOnlyList<Callback> FirstEpochCallbacks => CallbackFactory.CreateForFirstEpoch(Settings, LayerGroups.Of(Task.Module));

    /// <summary>The images, as they were opened.</summary>
    internal DataSource Data { get; }

    /// <summary>How it is trained.</summary>
    public TrainerOptions Options =>
        new(Settings.Training) { Device = ComputeChoice.DeviceOf(Settings.Training.Device), Checkpoint = Settings.Checkpoint };

    /// <summary>Optimizer steps of the whole training.</summary>
    public long Steps => Options.StepCount(Training);

    /// <summary>
    /// Opens the data, measures which batch fits where that is asked, and makes everything. Seeds libtorch's generators, and sets its
    /// threads, determinism and memory limit.
    /// </summary>
    /// <param name="settings">What is asked.</param>
    /// <param name="notes">Told in a sentence which published weights are downloaded; null: nobody.</param>
    /// <exception cref="IOException">There are no such data or weights.</exception>
    /// <exception cref="InvalidDataException">The data hold nothing that can be learned from.</exception>
    public static TrainingParts Create(RunSettings settings, IProgress<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (complete, data) = Open(StartWeights.Anew(settings), notes is null ? null : notes.Report);
        return Create(complete.Data.AutoBatch ? AutoBatch.Measure(complete, data, CancellationToken.None).Settings : complete, data);
    }

    /// <summary>
    /// An optimizer over the weights of the task that are to be trained: the network's, and those of other parts that a method trains with
    /// it.
    /// </summary>
    public Optimizer CreateOptimizer() => OptimizerFactory.Create(LayerGroups.Of(Task.Module), Settings.Optimizer);

    /// <summary>The learning rate over the steps; where weights are averaged equally, it stays what it is when that begins.</summary>
    public Schedule CreateSchedule() => CreateSchedule(Steps);

    /// <summary>The same of a training of so many steps.</summary>
    internal Schedule CreateSchedule(long steps)
    {
        var schedule = OptimizerFactory.CreateSchedule(Settings.Optimizer, steps);
        return Settings.Training.Swa is { } from ? new HeldSchedule(schedule, WeightAverage.FirstStep(from, steps)) : schedule;
    }

    /// <summary>Opens the data, and fills in what settings learn from them.</summary>
    /// <param name="settings">What is asked; published weights with a digest are not read.</param>
    /// <param name="notes">Told in a sentence which published weights are downloaded; null: nobody.</param>
    /// <param name="stop">Stops their download.</param>
    internal static (RunSettings Settings, DataSource Data) Open(
        RunSettings settings, Action<string>? notes = null, CancellationToken stop = default)
    {
        settings = ComputeChoice.Resolve(settings).Complete();
        var method = Methods.Of(settings.Method);
        var data = DataSource.Open(
            settings.Data, settings.Recipe, (ulong)settings.Training.Seed, method.LearnsLabels, TaskFactory.Views(settings),
            TaskFactory.LabeledViews(settings));
        var complete = StartWeights.Complete(settings, notes, stop) with
        {
            Classes = method.Outputs(data.Classes),
            Data = settings.Data with { Digest = data.Digest },
        };
        return (complete, data);
    }

    /// <summary>
    /// Makes everything from settings that <see cref="Open"/> filled in. Seeds libtorch's generators, and sets its threads, determinism and
    /// memory limit.
    /// </summary>
    /// <param name="complete">The settings.</param>
    /// <param name="data">What they name.</param>
    /// <param name="hasCheckpoint">Whether weights come from the run's checkpoint, so that published ones are not needed.</param>
    internal static TrainingParts Create(RunSettings complete, DataSource data, bool hasCheckpoint = false)
    {
        Torch.Threads = complete.Training.Threads;
        Torch.Deterministic = complete.Training.Deterministic;
        Torch.MemoryLimit = complete.Training.MemoryLimit * MiB;
        Torch.ManualSeed((ulong)complete.Training.Seed);
        return new TrainingParts(complete, data, hasCheckpoint);
    }

    /// <summary>What the results of a run do not mean, where weights or training have seen the validation images: a sentence
    /// each.</summary>
    internal static IReadOnlyList<string> CautionsOf(RunSettings settings, DataSource data) =>
        [.. SeenImages.Cautions(settings), .. SharedImages.Of(settings, data)];

    private static Backbone CreateNetwork(RunSettings settings, bool hasCheckpoint, out IReadOnlyList<string> notes)
    {
        var network = NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe);
        var told = new NoteList();
        notes = told.Notes;
        if (settings.Start is not { } start)
        {
            return network;
        }

        if (hasCheckpoint && start.Pretrained is not null)
        {
            WeightTransfer.Freeze(network, start.Freeze);
            return network;
        }

        using var scope = new TensorScope();
        var weights = StartWeights.ReadBackbone(settings, told);
        try
        {
            var report = WeightTransfer.Load(network, weights, start.Reinitialise).ToString();
            if (report.Length > 0 && File.Exists(start.From))
            {
                told.Report($"{start.From}: {report}.");
            }
        }
        catch (StateDictException error)
        {
            throw new StateDictException(
                $"{StartWeights.NameOf(start)}: {error.Message}{NetworkFactory.AdviceFor(settings.Model, settings.Data.Size, weights)}");
        }

        SeenImages.Cautions(settings).ToList().ForEach(told.Report);
        WeightTransfer.Freeze(network, start.Freeze);
        return network;
    }

    /// <summary>Optimizer steps of an epoch over so many images.</summary>
    internal static int StepsOfEpoch(RunSettings settings, int images)
    {
        var size = settings.Data.BatchSize;
        var batches = DropsLast(settings, images, settings.Data.Shuffle) ? images / size : (images + size - 1) / size;
        return new BatchGroups(
            Math.Clamp(batches, 1, settings.Data.LimitTrain ?? int.MaxValue), settings.Training.AccumulateBatches).Steps;
    }

    /// <summary>Whether a last batch is left out: a single image has no statistics for batch norms.</summary>
    private static bool DropsLast(RunSettings settings, int images, bool shuffle) =>
        shuffle && images % settings.Data.BatchSize == 1 && images > 1;

    private DataLoader Loader(Dataset dataset, bool shuffle, int? limit) => new(dataset, new DataLoaderOptions
    {
        BatchSize = Settings.Data.BatchSize,
        Shuffle = shuffle,
        DropLast = DropsLast(Settings, dataset.Count, shuffle),
        Seed = (ulong)Settings.Training.Seed,
        Workers = Settings.Data.Workers,
        Limit = limit,
        OnBadSample = Settings.Data.OnBadSample,
    });
}
