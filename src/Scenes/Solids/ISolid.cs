using System.Numerics;

namespace Relight.Scenes.Solids;

/// <summary>A solid in its own frame: y is up, the origin its middle, everything within one unit of it.</summary>
/// <remarks>To add one: write the struct, give it a name in <see cref="SceneClass"/> and a line in <see cref="SceneRenderer"/>. Structs,
/// so that the marching loop is compiled anew for each solid with its distance in line.</remarks>
internal interface ISolid
{
    /// <summary>Signed distance from each lane's point to the surface, negative inside; never more than the true distance.</summary>
    Vector<float> Distance(Lanes3 p);

    /// <summary>How far the solid reaches in a unit direction: the support function, which sets it down on the ground.</summary>
    float Reach(Float3 direction);

    /// <summary>Radius of a sphere about the origin that holds the solid.</summary>
    float BoundingRadius { get; }

    /// <summary>Whether the solid cannot throw a shadow on itself.</summary>
    bool IsConvex { get; }
}
