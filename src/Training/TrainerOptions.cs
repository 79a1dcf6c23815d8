using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>How to train, apart from what and on what data.</summary>
public sealed record TrainerOptions : LoopSettings
{
    /// <summary>Options as they are unless told.</summary>
    public TrainerOptions()
    {
    }

    /// <summary>The loop that settings ask for.</summary>
    public TrainerOptions(LoopSettings settings)
        : base(settings)
    {
    }

    /// <summary>Where to train; the first GPU if there is one, unless told.</summary>
    public Device Device { get; init; } = ComputeChoice.Device;

    /// <summary>Keep weights and images with channels next to each other in memory, which convolutions prefer.</summary>
    public bool ChannelsLast { get; init; } = true;

    /// <summary>Steps between two lines of metrics and two checks that the loss is finite, at least 1.</summary>
    public int LogEverySteps { get; init; } = 10;

    /// <summary>
    /// Show on standard error how the training goes, where no <see cref="Callbacks.ProgressCallback"/> is among its callbacks: a line for
    /// each epoch, on a terminal a bar too. Left out: true, unless the AppContext switch <c>Relight.ShowProgress</c> is false. Does not
    /// change the result.
    /// </summary>
    public bool ShowProgress { get; init; } = !AppContext.TryGetSwitch("Relight.ShowProgress", out var isOn) || isOn;

    /// <summary>When checkpoints are saved and which are kept, where there is a run to keep them in.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>The precision that is computed in: one that is asked for, or the device's own.</summary>
    public Precision ComputePrecision => ComputeChoice.Precision(Device, Precision);

    /// <summary>Optimizer steps of a training on such batches.</summary>
    public long StepCount(DataLoader training) => Math.Min(Epochs * (long)GroupsOf(training).Steps, MaxSteps ?? long.MaxValue);

    /// <summary>How the batches of an epoch make steps.</summary>
    internal BatchGroups GroupsOf(DataLoader training) => new(training.BatchCount, AccumulateBatches);

    /// <summary>What changes the result, as run.json of a program of one's own holds it.</summary>
    internal JsonObject ForRun() => new()
    {
        ["epochs"] = Epochs,
        ["maxSteps"] = MaxSteps,
        ["precision"] = ComputePrecision.ToString(),
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
