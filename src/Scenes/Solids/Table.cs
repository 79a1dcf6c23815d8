using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A square top on four square legs.</summary>
internal readonly struct Table(float halfWidth, float halfHeight, float halfLeg) : ISolid
{
    private const float HalfTop = 0.07f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var (x, z) = (Vector.Abs(p.X), Vector.Abs(p.Z));
        var width = new Vector<float>(halfWidth);
        var top = Lanes.Corner(
            x - width, Vector.Abs(p.Y - new Vector<float>(halfHeight - HalfTop)) - new Vector<float>(HalfTop), z - width);
        var (leg, middle) = (new Vector<float>(halfLeg), new Vector<float>(halfWidth - 1.4f * halfLeg));
        var legs = Lanes.Corner(
            Vector.Abs(x - middle) - leg, Vector.Abs(p.Y) - new Vector<float>(halfHeight), Vector.Abs(z - middle) - leg);
        return Lanes.Min(top, legs);
    }

    public float Reach(Float3 direction)
    {
        var across = MathF.Abs(direction.X) + MathF.Abs(direction.Z);
        return direction.Y > 0
            ? halfWidth * across + halfHeight * direction.Y
            : MathF.Max((halfWidth - 0.4f * halfLeg) * across - halfHeight * direction.Y,
                halfWidth * across + (halfHeight - 2 * HalfTop) * direction.Y);
    }

    public float BoundingRadius => MathF.Sqrt(2 * halfWidth * halfWidth + halfHeight * halfHeight);

    public bool IsConvex => false;
}
