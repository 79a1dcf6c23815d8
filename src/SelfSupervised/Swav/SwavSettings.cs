using Relight.SelfSupervised.JointEmbedding;
using Relight.Settings;

namespace Relight.SelfSupervised.Swav;

/// <summary>What SwAV is asked.</summary>
public sealed record SwavSettings : MultiCropSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<SwavSettings>();

    /// <summary>τ, by which scores are divided.</summary>
    [Setting(Above = 0, Example = "0.1")]
    public double Temperature { get; init => field = Checks.Value(value); } = 0.1;

    /// <summary>How many prototypes there are.</summary>
    [Setting(Least = 2)]
    public int Prototypes { get; init => field = Checks.Value(value); } = 3000;

    /// <summary>Width of the projector's hidden layer.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 2048;

    /// <summary>Width of the embeddings.</summary>
    [Setting(Least = 1)]
    public int Projection { get; init => field = Checks.Value(value); } = 128;

    /// <summary>How many earlier images are assigned with a batch, so that there are enough for all prototypes; 0: none.</summary>
    [Setting(Least = 0)]
    public int Queue { get; init => field = Checks.Value(value); } = 3840;

    /// <summary>The epoch, from 0, in which the queue is used first; later where it is not full before.</summary>
    [Setting(Least = 0)]
    public int QueueFrom { get; init => field = Checks.Value(value); } = 1;
}
