using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A cone about the y axis, tip up, from y = −<paramref name="halfHeight"/> to y = <paramref name="halfHeight"/>.</summary>
internal readonly struct Cone(float radius, float halfHeight) : ISolid
{
    private readonly float _normalOut = 2 * halfHeight / MathF.Sqrt(4 * halfHeight * halfHeight + radius * radius);
    private readonly float _normalUp = radius / MathF.Sqrt(4 * halfHeight * halfHeight + radius * radius);

    /// <summary>The larger of the distances to the side and to the base's plane: exact but beyond tip and rim, where it is less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var side = new Vector<float>(_normalOut) * Lanes.Length(p.X, p.Z)
            + new Vector<float>(_normalUp) * (p.Y - new Vector<float>(halfHeight));
        return Lanes.Max(side, -new Vector<float>(halfHeight) - p.Y);
    }

    public float Reach(Float3 direction) => MathF.Max(
        halfHeight * direction.Y,
        radius * MathF.Sqrt(direction.X * direction.X + direction.Z * direction.Z) - halfHeight * direction.Y);

    public float BoundingRadius => MathF.Sqrt(radius * radius + halfHeight * halfHeight);

    public bool IsConvex => true;
}
