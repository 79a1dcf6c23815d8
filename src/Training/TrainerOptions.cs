using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>How to train, apart from what and on what data.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training data, at least 1.</summary>
    public required int Epochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "Expected 1 epoch or more.");
    }

    /// <summary>Stop after so many optimizer steps, even within an epoch; null: no such limit.</summary>
    public long? MaxSteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxSteps), value, "Expected 1 step or more.");
    }

    /// <summary>Element type of the forward pass.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Where to train.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Batches whose gradients are averaged into one optimizer step, at least 1. The last group of an epoch may be smaller.</summary>
    public int AccumulateBatches
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(AccumulateBatches), value, "Expected 1 batch or more.");
    } = 1;

    /// <summary>Scale gradients down to this L2 norm over all parameters, above 0; null: never.</summary>
    public double? ClipNorm
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipNorm), value, "Expected a norm above 0.");
    }

    /// <summary>Clamp each gradient element to ± this, above 0; null: never.</summary>
    public double? ClipValue
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipValue), value, "Expected a value above 0.");
    }

    /// <summary>Keep weights and images with channels next to each other in memory, which convolutions prefer.</summary>
    public bool ChannelsLast { get; init; } = true;

    /// <summary>Steps between two lines of metrics and two checks that the loss is finite, at least 1.</summary>
    public int LogEverySteps { get; init; } = 10;

    /// <summary>Validate after every so many epochs, at least 1, and always after the last.</summary>
    public int ValidateEveryEpochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(ValidateEveryEpochs), value, "Expected 1 epoch or more.");
    } = 1;

    /// <summary>Validate after every so many optimizer steps too, at least 1, also within an epoch; null: after epochs alone.</summary>
    public int? ValidateEverySteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(ValidateEverySteps), value, "Expected 1 step or more.");
    }

    /// <summary>Batches of a validation before the first step, so that a mistake in it shows at once; 0: none. Leaves no trace in the result.</summary>
    public int SanityBatches
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(SanityBatches), value, "Expected 0 batches or more.");
    } = 2;

    /// <summary>What is done with a batch that does not fit the memory.</summary>
    public OnOutOfMemory OnOutOfMemory { get; init; } = OnOutOfMemory.Split;

    /// <summary>Look at the output of each layer and at each gradient, and end at the first output that is not finite or gradient that is NaN. Slow: for searching.</summary>
    public bool DetectAnomaly { get; init; }

    /// <summary>
    /// Show on standard error how the training goes, where no <see cref="Callbacks.ProgressDisplay"/> is among its callbacks: a line for each epoch, on a
    /// terminal a bar too. Left out: true, unless the AppContext switch <c>Relight.ShowProgress</c> is false. Does not change the result.
    /// </summary>
    public bool ShowProgress { get; init; } = !AppContext.TryGetSwitch("Relight.ShowProgress", out var isOn) || isOn;

    /// <summary>When checkpoints are saved and which are kept, where there is a run to keep them in.</summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>Optimizer steps of a training on such batches.</summary>
    public long StepCount(DataLoader training) => Math.Min(Epochs * (long)GroupsOf(training).Steps, MaxSteps ?? long.MaxValue);

    /// <summary>How the batches of an epoch make steps.</summary>
    internal BatchGroups GroupsOf(DataLoader training) => new(training.BatchCount, AccumulateBatches);

    /// <summary>What changes the result, as run.json of a program of one's own holds it.</summary>
    internal JsonObject ForRun() => new()
    {
        ["epochs"] = Epochs,
        ["maxSteps"] = MaxSteps,
        ["precision"] = Precision.ToString(),
        ["accumulateBatches"] = AccumulateBatches,
        ["clipNorm"] = ClipNorm,
        ["clipValue"] = ClipValue,
    };

    internal void Check()
    {
        if (this is { Precision: Precision.Fp16, Device.Type: DeviceType.Cpu })
        {
            throw new ArgumentException("fp16 trains on a GPU only; on the processor choose bf16, or fp32.");
        }
    }
}
