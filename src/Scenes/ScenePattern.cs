namespace Relight.Scenes;

/// <summary>How two colors share a surface.</summary>
internal enum ScenePattern
{
    /// <summary>The first color alone.</summary>
    Plain,

    /// <summary>Bands of equal width.</summary>
    Stripes,

    /// <summary>Squares (cubes, on a solid) in turn.</summary>
    Checker,

    /// <summary>Soft blotches.</summary>
    Mottled,
}
