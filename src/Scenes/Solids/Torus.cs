using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A ring about the y axis: its middle line at <paramref name="ring"/>, its own thickness 2·<paramref name="tube"/>.</summary>
internal readonly struct Torus(float ring, float tube) : ISolid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p) =>
        Lanes.Length(Lanes.Length(p.X, p.Z) - new Vector<float>(ring), p.Y) - new Vector<float>(tube);

    public float Reach(Float3 direction) => ring * MathF.Sqrt(direction.X * direction.X + direction.Z * direction.Z) + tube;

    public float BoundingRadius => ring + tube;

    public bool IsConvex => false;
}
