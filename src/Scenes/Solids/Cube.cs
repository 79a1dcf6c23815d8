using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A cube with slightly rounded edges; <paramref name="half"/> is half its side, rounding included.</summary>
internal readonly struct Cube(float half) : ISolid
{
    private const float Rounding = 0.03f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var side = new Vector<float>(half - Rounding);
        return Lanes.Corner(Vector.Abs(p.X) - side, Vector.Abs(p.Y) - side, Vector.Abs(p.Z) - side) - new Vector<float>(Rounding);
    }

    public float Reach(Float3 direction) =>
        (half - Rounding) * (MathF.Abs(direction.X) + MathF.Abs(direction.Y) + MathF.Abs(direction.Z)) + Rounding;

    public float BoundingRadius => half * 1.7321f;

    public bool IsConvex => true;
}
