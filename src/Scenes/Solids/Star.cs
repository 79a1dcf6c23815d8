using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes.Solids;

/// <summary>A five-pointed star in the xy plane, one point up, with thickness 2·<paramref name="halfDepth"/>.</summary>
/// <remarks>The plane figure is folded twice about the star's axes of symmetry, until one edge is left
/// (Quilez, iquilezles.org/articles/distfunctions2d, "regular star").</remarks>
internal readonly struct Star(float radius, float halfDepth) : ISolid
{
    private const float Cos36 = 0.809016994f, Sin36 = 0.587785252f, Waist = 0.45f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p)
    {
        var (cos, sin) = (new Vector<float>(Cos36), new Vector<float>(Sin36));
        var x = Vector.Abs(p.X);
        var y = p.Y;
        var fold = Lanes.Max(cos * x - sin * y, Vector<float>.Zero);
        fold += fold;
        x -= fold * cos;
        y += fold * sin;
        fold = Lanes.Max(-cos * x - sin * y, Vector<float>.Zero);
        fold += fold;
        x += fold * cos;
        y += fold * sin;
        x = Vector.Abs(x);
        y -= new Vector<float>(radius);

        // The edge that is left runs from the point at (0, 0) along (edgeX, edgeY).
        const float edgeX = Waist * Sin36, edgeY = Waist * Cos36 - 1;
        var along = (x * new Vector<float>(edgeX) + y * new Vector<float>(edgeY))
            * new Vector<float>(1 / (edgeX * edgeX + edgeY * edgeY));
        along = Lanes.Min(Lanes.Max(along, Vector<float>.Zero), new Vector<float>(radius));
        var outline = Lanes.Length(x - along * new Vector<float>(edgeX), y - along * new Vector<float>(edgeY));
        var inside = Vector.LessThan(y * new Vector<float>(edgeX), x * new Vector<float>(edgeY));
        outline = Vector.ConditionalSelect(inside, -outline, outline);
        return Lanes.Corner(outline, Vector.Abs(p.Z) - new Vector<float>(halfDepth));
    }

    public float Reach(Float3 direction)
    {
        var far = float.NegativeInfinity;
        for (var point = 0; point < 5; point++)
        {
            var (sin, cos) = Rotation.SinCos(point / 5.0);
            far = MathF.Max(far, sin * direction.X + cos * direction.Y);
        }

        return radius * far + halfDepth * MathF.Abs(direction.Z);
    }

    public float BoundingRadius => MathF.Sqrt(radius * radius + halfDepth * halfDepth);

    public bool IsConvex => false;
}
