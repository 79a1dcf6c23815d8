using Relight.Runs.Logs;

namespace Relight.Settings;

/// <summary>How long and on what to train.</summary>
public sealed record TrainingSettings : LoopSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<TrainingSettings>();

    /// <summary>Where to compute: cpu, cuda, cuda:N, or auto: the first GPU if there is one.</summary>
    [Setting("--device", Pattern = "^(auto|cpu|cuda(:\\d{1,3})?)$", Form = "auto, cpu, cuda or cuda:N")]
    public string Device { get; init => field = Checks.Value(value); } = Automatic.Word;

    /// <summary>
    /// Exponential moving average: validate and keep a mean of the weights in which the older ones count this much less at each step; null:
    /// no average.
    /// </summary>
    [Setting("--ema", Above = 0, Below = 1, Example = "0.999", ValueName = "DECAY", Formerly = "training.weightAverage")]
    public double? Ema { get; init => field = Checks.Value(value); }

    /// <summary>
    /// Stochastic weight averaging: after this share of the steps hold the learning rate; validate and keep the mean of the weights from
    /// there on; null: no average. Each validation then takes a pass over the training images, too.
    /// </summary>
    [Setting("--swa", Least = 0, Below = 1, Example = "0.75", ValueName = "SHARE", Formerly = "training.averageFrom")]
    public double? Swa { get; init => field = Checks.Value(value); }

    /// <summary>
    /// Train the head alone in so many first epochs, then everything; null: as long as unfreezeEvery, and without that none.
    /// </summary>
    [Setting("--head-epochs", Least = 1)]
    public int? HeadEpochs { get; init => field = Checks.Value(value); }

    /// <summary>
    /// Gradual unfreezing: after the head alone, train one stage more after every so many epochs; null: all at once, after headEpochs.
    /// </summary>
    [Setting("--unfreeze-every", Least = 1)]
    public int? UnfreezeEvery { get; init => field = Checks.Value(value); }

    /// <summary>Early stopping: end after so many validations without a lower validation loss; null: never.</summary>
    [Setting("--patience", Least = 1)]
    public int? Patience { get; init => field = Checks.Value(value); }

    /// <summary>
    /// MiB that tensors on the processor may take together; null: what the system gives, and Linux ends a process that takes too much.
    /// Changes the result only where a batch is split.
    /// </summary>
    [Setting("--memory-limit", Least = 1, Most = MostMemory, ValueName = "MiB", ChangesResult = false)]
    public long? MemoryLimit { get; init => field = Checks.Value(value); }

    /// <summary>Refuse operators whose results may differ from run to run, and name them.</summary>
    [Setting("--deterministic")]
    public bool Deterministic { get; init; }

    /// <summary>Logs for other programs, besides metrics.jsonl: csv, tensorboard, or both with a comma between.</summary>
    [Setting("--log", ChangesResult = false, ValueName = "csv|tensorboard")]
    public IReadOnlyList<LogFormat> Log { get; init => field = [.. value.Distinct()]; } = [];

    /// <summary>Seed of everything random; the same seed and threads give the same bytes.</summary>
    [Setting("--seed")]
    public long Seed { get; init; }

    /// <summary>Threads that compute; the same number gives the same bytes.</summary>
    [Setting("--threads", Least = 1, Most = DataSettings.MostThreads, Default = "as many as the process may use")]
    public int Threads { get; init => field = Checks.Value(value); } = Environment.ProcessorCount;

    /// <summary>A pebibyte.</summary>
    private const long MostMemory = 1L << 30;
}
