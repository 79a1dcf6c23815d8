namespace Relight.Scenes;

/// <summary>How two colours share a surface.</summary>
internal enum ScenePattern
{
    /// <summary>The first colour alone.</summary>
    Plain,

    /// <summary>Bands of equal width.</summary>
    Stripes,

    /// <summary>Squares (cubes, on a solid) in turn.</summary>
    Checker,

    /// <summary>Soft blotches.</summary>
    Mottled,
}
