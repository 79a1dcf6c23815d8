namespace Relight.Scenes;

/// <summary>What stands in a synthetic scene; the value is the label.</summary>
public enum SceneClass
{
    /// <summary>A ball.</summary>
    Sphere,

    /// <summary>A cube.</summary>
    Cube,

    /// <summary>A cylinder, slim or squat.</summary>
    Cylinder,

    /// <summary>A circular cone.</summary>
    Cone,

    /// <summary>A pyramid on a square base.</summary>
    Pyramid,

    /// <summary>A torus, thick or thin.</summary>
    Torus,

    /// <summary>A capsule: a cylinder with round ends.</summary>
    Capsule,

    /// <summary>Three round bars that cross at right angles.</summary>
    Jack,

    /// <summary>A five-pointed star cut from a board.</summary>
    Star,

    /// <summary>A square table.</summary>
    Table,
}
