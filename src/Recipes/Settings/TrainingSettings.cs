using Relight.Runs.Logs;
using Relight.Tensors;
using Relight.Training;

namespace Relight.Recipes.Settings;

/// <summary>How long and on what to train.</summary>
public sealed record TrainingSettings
{
    /// <summary>A pebibyte.</summary>
    private const long MostMemory = 1L << 30;

    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init => field = Expect.AtLeast(1, value); } = 10;

    /// <summary>Stop after so many optimizer steps; null: no such limit.</summary>
    public long? MaxSteps { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>fp32, bf16 or fp16.</summary>
    public Precision Precision { get; init; } = Precision.Bf16;

    /// <summary>cpu, cuda or cuda:N.</summary>
    public string Device { get; init => field = Expect.That(value, IsDevice(value), "cpu, cuda or cuda:N"); } = "cpu";

    /// <summary>Batches averaged into one step.</summary>
    public int AccumulateBatches { get; init => field = Expect.AtLeast(1, value); } = 1;

    /// <summary>Scale gradients down to this norm; null: never.</summary>
    public double? ClipNorm { get; init => field = Expect.That(value, value is null or (> 0 and < double.PositiveInfinity), "a norm above 0"); }

    /// <summary>Clamp gradient elements to ± this; null: never.</summary>
    public double? ClipValue { get; init => field = Expect.That(value, value is null or (> 0 and < double.PositiveInfinity), "a value above 0"); }

    /// <summary>Validate after every so many epochs, and always after the last.</summary>
    public int ValidateEveryEpochs { get; init => field = Expect.AtLeast(1, value); } = 1;

    /// <summary>Decay of an exponential moving average of the weights, in (0, 1), such as 0.999; null: no average.</summary>
    public double? WeightAverage { get; init => field = Expect.That(value, value is null or (> 0 and < 1), "a decay in (0, 1), such as 0.999"); }

    /// <summary>Average the weights equally (SWA) after this share of the steps, in [0, 1), such as 0.75, and hold the learning rate; null: no such average.</summary>
    public double? AverageFrom { get; init => field = Expect.That(value, value is null or (>= 0 and < 1), "a share in [0, 1), such as 0.75"); }

    /// <summary>Epochs in which the head alone is trained, at least 1; null: as <see cref="UnfreezeEvery"/>, and without that none.</summary>
    public int? HeadEpochs { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>Epochs until the next stage below the head is trained too, at least 1; null: all at once, after <see cref="HeadEpochs"/>.</summary>
    public int? UnfreezeEvery { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>End after so many validations without a lower validation loss; null: never.</summary>
    public int? Patience { get; init => field = Expect.AtLeast(1, value); }

    /// <summary>Batches of a validation before the first step, so that a mistake in it shows at once; 0: none. Does not change the result.</summary>
    public int SanityBatches { get; init => field = Expect.AtLeast(0, value); } = 2;

    /// <summary>What is done with a batch that does not fit the memory: split it, which batch norms notice, or fail.</summary>
    public OnOutOfMemory OnOutOfMemory { get; init; } = OnOutOfMemory.Split;

    /// <summary>MiB that the processor's tensors may take together, at least 1; null: what the system gives. Changes the result only where a batch is split.</summary>
    public long? MemoryLimit { get; init => field = Expect.Between(1, MostMemory, value); }

    /// <summary>End at the first value that is not finite or gradient that is NaN, and name the layer that gave it. Slow. Does not change the result.</summary>
    public bool DetectAnomaly { get; init; }

    /// <summary>Refuse operators whose results may differ from run to run.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Logs for other programs, besides metrics.jsonl. Do not change the result.</summary>
    public IReadOnlyList<LogFormat> Log { get; init; } = [];

    /// <summary>Seed of everything random.</summary>
    public long Seed { get; init; }

    /// <summary>Threads inside an operator, from 1 to 4096; the same number gives the same bytes.</summary>
    public int Threads { get; init => field = Expect.Between(1, DataSettings.MostThreads, value); } = Environment.ProcessorCount;

    private static bool IsDevice(string name) => Tensors.Device.TryParse(name, out var device) && device.Type != DeviceType.Meta;
}
