using Relight.Settings;

namespace Relight.SelfSupervised.Inpainting;

/// <summary>What in-painting is asked.</summary>
public sealed record InpaintingSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<InpaintingSettings>();

    /// <summary>What is painted over: several boxes, or one rectangle as torchvision's RandomErasing draws it.</summary>
    [Setting]
    public InpaintingErase Erase { get; init; } = InpaintingErase.Boxes;

    /// <summary>How many boxes at most; at least half as many.</summary>
    [Setting(Least = 1, Most = 100)]
    public int Boxes { get; init => field = Checks.Value(value); } = 9;
}
