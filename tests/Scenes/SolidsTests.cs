using Relight.Data;
using Relight.Scenes;
using Relight.Scenes.Solids;

namespace Relight.Tests.Scenes;

/// <summary>What sphere tracing and setting down on the ground ask of every solid.</summary>
public class SolidsTests
{
    public static TheoryData<string> Names => [.. Solids.Keys];

    private static readonly Dictionary<string, ISolid> Solids = new()
    {
        ["sphere"] = new Sphere(0.9f),
        ["cube"] = new Cube(0.55f),
        ["cylinder"] = new Cylinder(0.5f, 0.7f),
        ["cone"] = new Cone(0.6f, 0.7f),
        ["pyramid"] = new Pyramid(0.6f, 0.6f),
        ["torus"] = new Torus(0.66f, 0.2f),
        ["capsule"] = new Capsule(0.35f, 0.5f),
        ["jack"] = new Jack(0.17f, 0.7f),
        ["star"] = new Star(0.9f, 0.2f),
        ["table"] = new Table(0.55f, 0.5f, 0.07f),
    };

    [Theory]
    [MemberData(nameof(Names))]   // else a ray would step through the surface
    public void A_distance_never_changes_faster_than_the_point_moves(string name)
    {
        var random = new CounterRandom(1);
        for (var i = 0; i < 5_000; i++)
        {
            var p = Point(ref random, 1.5f);
            var q = p + Point(ref random, 0.1f);
            var step = MathF.Sqrt(Float3.Dot(q - p, q - p));
            MathF.Abs(Distance(name, q) - Distance(name, p)).ShouldBeLessThan(step * 1.001f + 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]   // the largest projection of 40,000 points inside, which falls a little short of the true one
    public void Reach_is_the_largest_projection_of_the_solid(string name)
    {
        var random = new CounterRandom(2);
        var inside = new List<Float3>();
        for (var i = 0; i < 40_000; i++)
        {
            var p = Point(ref random, 1.05f);
            if (Distance(name, p) < 0)
            {
                inside.Add(p);
                Float3.Dot(p, p).ShouldBeLessThan(Solids[name].BoundingRadius * Solids[name].BoundingRadius);
            }
        }

        for (var i = 0; i < 50; i++)
        {
            var d = Point(ref random, 1);
            d *= 1 / MathF.Sqrt(Float3.Dot(d, d));
            var farthest = inside.Max(p => Float3.Dot(p, d));
            Solids[name].Reach(d).ShouldBeInRange(farthest, farthest + 0.15f);
        }
    }

    [Fact]
    public void Sine_and_cosine_agree_with_the_platforms()
    {
        for (var turns = -2.0; turns < 2; turns += 0.0137)
        {
            var (sin, cos) = Rotation.SinCos(turns);
            ((double)sin).ShouldBe(Math.Sin(Math.Tau * turns), 1e-7);
            ((double)cos).ShouldBe(Math.Cos(Math.Tau * turns), 1e-7);
        }
    }

    private static float Distance(string name, Float3 p) => Solids[name].Distance(new Lanes3(p))[0];

    private static Float3 Point(ref CounterRandom random, float range) => new(
        range * (2 * random.NextSingle() - 1), range * (2 * random.NextSingle() - 1), range * (2 * random.NextSingle() - 1));
}
