namespace Relight.Settings;

/// <summary>How the training loop works: what settings of a run and the options of a <c>Trainer</c> of one's own have in common.</summary>
public record LoopSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<LoopSettings>();

    /// <summary>Makes settings as they are unless told.</summary>
    public LoopSettings()
    {
    }

    /// <summary>Passes over the training data.</summary>
    [Setting("--epochs", Least = 1, IsLength = true)]
    public int Epochs { get; init => field = Checks.Value(value); } = 10;

    /// <summary>Stop after so many optimizer steps, also within an epoch; null: no such limit.</summary>
    [Setting("--max-steps", Least = 1, IsLength = true)]
    public long? MaxSteps { get; init => field = Checks.Value(value); }

    /// <summary>
    /// Element type of the forward pass: fp32; bf16; on a GPU also fp16; or auto: bf16 where the processor or GPU computes in it, fp32
    /// elsewhere.
    /// </summary>
    [Setting("--precision")]
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Batches whose gradients are averaged into one optimizer step; the last group of an epoch may be smaller.</summary>
    [Setting("--accumulate", Least = 1)]
    public int AccumulateBatches { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Scale gradients down to this L2 norm over all parameters; null: never.</summary>
    [Setting("--clip-norm", Above = 0, Example = "1")]
    public double? ClipNorm { get; init => field = Checks.Value(value); }

    /// <summary>Clamp each gradient element to ± this; null: never.</summary>
    [Setting("--clip-value", Above = 0, Example = "0.5")]
    public double? ClipValue { get; init => field = Checks.Value(value); }

    /// <summary>Validate after every so many epochs, and always after the last.</summary>
    [Setting("--validate-every", Least = 1)]
    public int ValidateEveryEpochs { get; init => field = Checks.Value(value); } = 1;

    /// <summary>Validate after every so many optimizer steps too, also within an epoch; null: after epochs alone.</summary>
    [Setting("--validate-every-steps", Least = 1)]
    public int? ValidateEverySteps { get; init => field = Checks.Value(value); }

    /// <summary>Batches of a validation before the first step, so that a mistake in it shows at once; 0: none.</summary>
    [Setting("--sanity-batches", Least = 0, ChangesResult = false)]
    public int SanityBatches { get; init => field = Checks.Value(value); } = 2;

    /// <summary>
    /// A batch that does not fit the memory is done again in smaller parts (gradients stay those of the batch, batch norms see the parts),
    /// or ends the run.
    /// </summary>
    [Setting("--on-out-of-memory")]
    public OnOutOfMemory OnOutOfMemory { get; init; } = OnOutOfMemory.Split;

    /// <summary>
    /// End at the first value that is not finite or gradient that is NaN, and name the layer that gave it. Slow: for searching.
    /// </summary>
    [Setting("--detect-anomaly", ChangesResult = false)]
    public bool DetectAnomaly { get; init; }
}
