using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A cylinder about the y axis with slightly rounded rims.</summary>
internal readonly struct Cylinder(float radius, float halfHeight) : ISolid
{
    private const float Rounding = 0.025f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var wall = Lanes.Length(p.X, p.Z) - new Vector<float>(radius - Rounding);
        var lid = Vector.Abs(p.Y) - new Vector<float>(halfHeight - Rounding);
        return Lanes.Corner(wall, lid) - new Vector<float>(Rounding);
    }

    public float Reach(Float3 direction) =>
        (radius - Rounding) * MathF.Sqrt(direction.X * direction.X + direction.Z * direction.Z)
        + (halfHeight - Rounding) * MathF.Abs(direction.Y) + Rounding;

    public float BoundingRadius => MathF.Sqrt(radius * radius + halfHeight * halfHeight);

    public bool IsConvex => true;
}
