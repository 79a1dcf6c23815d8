using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>Three round bars that cross at right angles, as the jacks of the children's game.</summary>
internal readonly struct Jack(float radius, float halfLength) : ISolid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var length = new Vector<float>(halfLength);
        var (x, y, z) = (p.X * p.X, p.Y * p.Y, p.Z * p.Z);
        var (beyondX, beyondY, beyondZ) = (
            Lanes.Max(Vector.Abs(p.X) - length, Vector<float>.Zero),
            Lanes.Max(Vector.Abs(p.Y) - length, Vector<float>.Zero),
            Lanes.Max(Vector.Abs(p.Z) - length, Vector<float>.Zero));
        var nearest = Lanes.Min(
            beyondX * beyondX + y + z,
            Lanes.Min(x + beyondY * beyondY + z, x + y + beyondZ * beyondZ));
        return Vector.SquareRoot(nearest) - new Vector<float>(radius);
    }

    public float Reach(Float3 direction) =>
        halfLength * MathF.Max(MathF.Abs(direction.X), MathF.Max(MathF.Abs(direction.Y), MathF.Abs(direction.Z))) + radius;

    public float BoundingRadius => halfLength + radius;

    public bool IsConvex => false;
}
