using System.Numerics;
using System.Runtime.CompilerServices;
using Relight.Scenes.Solids;

namespace Relight.Scenes;

/// <summary>Rays against one solid, in the solid's own frame, one ray per lane.</summary>
/// <remarks>A lane that has arrived stands still while others walk on: its result does not depend on its neighbors. Sphere tracing:
/// Hart 1996; over-relaxation: Keinert et al. 2014, "Enhanced Sphere Tracing", section 3.1.</remarks>
internal readonly struct RayMarcher<TSolid>(TSolid solid)
    where TSolid : struct, ISolid
{
    private const int MaxSteps = 40, MaxShadowSteps = 20;
    private const float Relaxation = 1.3f;

    /// <summary>Where rays enter and leave a sphere of <paramref name="radius"/>; entry lies beyond exit for those that miss it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<float> Entry, Vector<float> Exit) Sphere(Lanes3 origin, Lanes3 direction, float radius)
    {
        var middle = -Lanes3.Dot(origin, direction);
        var halfChordSquared = middle * middle - Lanes3.Dot(origin, origin) + new Vector<float>(radius * radius);
        var missed = Vector.LessThan(halfChordSquared, Vector<float>.Zero);
        var halfChord = Vector.SquareRoot(Lanes.Max(halfChordSquared, Vector<float>.Zero));
        return (Vector.ConditionalSelect(missed, new(1e9f), Lanes.Max(middle - halfChord, Vector<float>.Zero)), middle + halfChord);
    }

    /// <summary>Distance along each ray to the surface, and which rays meet it before <paramref name="exit"/>.</summary>
    /// <remarks>Met is a distance below <paramref name="precision"/>, a fraction of a pixel, per unit of way along the ray.</remarks>
    public Vector<float> March(
        Lanes3 origin, Lanes3 direction, Vector<float> entry, Vector<float> exit, float precision, out Vector<int> hit)
    {
        var t = entry;
        var active = Vector.LessThan(entry, exit);
        var before = Vector<float>.Zero;
        var stride = Vector<float>.Zero;
        var relaxation = new Vector<float>(Relaxation);
        hit = Vector<int>.Zero;
        for (var step = 0; step < MaxSteps && Vector.LessThanAny(active, Vector<int>.Zero); step++)
        {
            var distance = solid.Distance(origin + direction * t);

            // The long stride may have jumped over the surface where the spheres before and after it do not meet: go back.
            var jumped = Vector.GreaterThan(stride, before + Vector.Abs(distance));
            var arrived = Vector.AndNot(active & Vector.LessThan(distance, t * new Vector<float>(precision)), jumped);
            hit |= arrived;
            active = Vector.AndNot(active, arrived);
            relaxation = Vector.ConditionalSelect(jumped, Vector<float>.One, relaxation);
            var next = Vector.ConditionalSelect(jumped, before - stride, distance * relaxation);
            stride = Vector.ConditionalSelect(jumped, before, next);
            before = Vector.ConditionalSelect(jumped, before, distance);
            t = Vector.ConditionalSelect(active, t + next, t);
            active &= Vector.LessThan(t, exit);
        }

        return t;
    }

    /// <summary>Outward unit normal, from four distances at the corners of a small tetrahedron.</summary>
    public Lanes3 Normal(Lanes3 p)
    {
        var h = new Vector<float>(0.004f);
        var a = solid.Distance(new(p.X + h, p.Y - h, p.Z - h));
        var b = solid.Distance(new(p.X - h, p.Y - h, p.Z + h));
        var c = solid.Distance(new(p.X - h, p.Y + h, p.Z - h));
        var d = solid.Distance(new(p.X + h, p.Y + h, p.Z + h));
        return new Lanes3(a - b - c + d, c - a - b + d, b - a - c + d).Normalized();
    }

    /// <summary>Share of the sun that reaches each point, in [0, 1]: soft by how closely the ray passes the solid.</summary>
    /// <remarks>Penumbra from the smallest ratio of distance to way (Quilez, iquilezles.org/articles/rmshadows).</remarks>
    public Vector<float> Sunlight(Lanes3 origin, Float3 sun, float start, float sharpness, Vector<int> wanted)
    {
        var direction = new Lanes3(sun);
        var (entry, exit) = Sphere(origin, direction, solid.BoundingRadius * 1.15f);
        var t = Lanes.Max(entry, new Vector<float>(start));
        var active = wanted & Vector.LessThan(t, exit);
        var open = Vector<float>.One;
        for (var step = 0; step < MaxShadowSteps && Vector.LessThanAny(active, Vector<int>.Zero); step++)
        {
            var distance = solid.Distance(origin + direction * t);
            open = Vector.ConditionalSelect(active, Lanes.Min(open, distance * new Vector<float>(sharpness) / t), open);
            t += Lanes.Max(distance, new Vector<float>(0.03f));
            active &= Vector.LessThan(t, exit) & Vector.GreaterThan(open, new Vector<float>(0.005f));
        }

        return Lanes.Smooth(open);
    }

    /// <summary>Signed distance, for contact shadows and hollows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Distance(Lanes3 p) => solid.Distance(p);
}
