using Relight.Settings;

namespace Relight.SelfSupervised.Mae;

/// <summary>What the masked autoencoder is asked.</summary>
public sealed record MaeSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<MaeSettings>();

    /// <summary>The share of an image's squares that are hidden.</summary>
    [Setting(Above = 0, Below = 1, Example = "0.75")]
    public double Mask { get; init => field = Checks.Value(value); } = 0.75;

    /// <summary>Width of the decoder's tokens, a multiple of 32.</summary>
    [Setting(Least = 32)]
    public int DecoderWidth { get; init => field = Checks.Value(value); } = 128;

    /// <summary>How many blocks the decoder has.</summary>
    [Setting(Least = 1)]
    public int DecoderDepth { get; init => field = Checks.Value(value); } = 2;
}
