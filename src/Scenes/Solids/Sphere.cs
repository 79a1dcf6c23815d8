using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A ball.</summary>
internal readonly struct Sphere(float radius) : ISolid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p) => Lanes.Length(p.X, p.Y, p.Z) - new Vector<float>(radius);

    public float Reach(Float3 direction) => radius;

    public float BoundingRadius => radius;

    public bool IsConvex => true;
}
