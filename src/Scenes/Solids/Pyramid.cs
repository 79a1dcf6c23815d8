using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A pyramid on a square base with side 2·<paramref name="halfBase"/>, tip up.</summary>
internal readonly struct Pyramid(float halfBase, float halfHeight) : ISolid
{
    private readonly float _normalOut = 2 * halfHeight / MathF.Sqrt(4 * halfHeight * halfHeight + halfBase * halfBase);
    private readonly float _normalUp = halfBase / MathF.Sqrt(4 * halfHeight * halfHeight + halfBase * halfBase);

    /// <summary>The largest distance to one of the five planes: exact over the faces, less beyond the edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var side = new Vector<float>(_normalOut) * Lanes.Max(Vector.Abs(p.X), Vector.Abs(p.Z))
            + new Vector<float>(_normalUp) * (p.Y - new Vector<float>(halfHeight));
        return Lanes.Max(side, -new Vector<float>(halfHeight) - p.Y);
    }

    public float Reach(Float3 direction) => MathF.Max(
        halfHeight * direction.Y,
        halfBase * (MathF.Abs(direction.X) + MathF.Abs(direction.Z)) - halfHeight * direction.Y);

    public float BoundingRadius => MathF.Sqrt(2 * halfBase * halfBase + halfHeight * halfHeight);

    public bool IsConvex => true;
}
