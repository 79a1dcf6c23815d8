using Relight.Settings;

namespace Relight.SelfSupervised.Tiles;

/// <summary>How images are shown that are cut into tiles.</summary>
public abstract record TileSettings : MethodSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<TileSettings>();

    /// <summary>The least share of an image that is cut into tiles.</summary>
    [Setting(Above = 0, Most = 1, Example = "0.5")]
    public double CropScale { get; init => field = Checks.Value(value); } = 0.5;

    /// <summary>How often an image is gray, so that colored edges do not give away where a tile was.</summary>
    [Setting(Least = 0, Most = 1, Example = "0.66")]
    public double Grayscale { get; init => field = Checks.Value(value); } = 0.66;

    /// <summary>Width of the hidden layer that sees the tiles' features together.</summary>
    [Setting(Least = 1)]
    public int Hidden { get; init => field = Checks.Value(value); } = 1024;
}
