using Relight.SelfSupervised.Tiles;

namespace Relight.SelfSupervised.RelativePatch;

/// <summary>What the relative patch is asked.</summary>
public sealed record RelativePatchSettings : TileSettings;
