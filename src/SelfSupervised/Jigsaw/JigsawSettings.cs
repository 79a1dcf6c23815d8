using Relight.SelfSupervised.Tiles;
using Relight.Settings;

namespace Relight.SelfSupervised.Jigsaw;

/// <summary>What the jigsaw is asked.</summary>
public sealed record JigsawSettings : TileSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<JigsawSettings>();

    /// <summary>How many orders of the tiles there are to choose from, as unlike each other as can be.</summary>
    [Setting(Least = 2, Most = 1000)]
    public int Permutations { get; init => field = Checks.Value(value); } = 100;
}
