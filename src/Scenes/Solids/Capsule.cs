using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>All points within <paramref name="radius"/> of a segment of the y axis with length 2·<paramref name="halfLength"/>.</summary>
internal readonly struct Capsule(float radius, float halfLength) : ISolid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p) =>
        Lanes.Length(p.X, Lanes.Max(Vector.Abs(p.Y) - new Vector<float>(halfLength), Vector<float>.Zero), p.Z) - new Vector<float>(radius);

    public float Reach(Float3 direction) => halfLength * MathF.Abs(direction.Y) + radius;

    public float BoundingRadius => radius + halfLength;

    public bool IsConvex => true;
}
