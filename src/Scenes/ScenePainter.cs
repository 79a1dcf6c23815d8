using System.Numerics;
using Relight.Scenes.Solids;

namespace Relight.Scenes;

/// <summary>Colors of points of a scene's picture, one per lane. The world's origin is the solid's middle.</summary>
internal sealed class ScenePainter<TSolid>
    where TSolid : struct, ISolid
{
    private const float Far = 1e6f;

    private readonly SyntheticScene _scene;
    private readonly RayMarcher<TSolid> _marcher;
    private readonly SurfacePainter _ground;
    private readonly SurfacePainter _skin;
    private readonly bool _casts;
    private readonly float _radius;
    private readonly float _groundHeight;
    private readonly float _precision;
    private readonly Float3 _localCamera;
    private readonly Float3 _localSun;
    private readonly Float3 _localUp;

    public ScenePainter(SyntheticScene scene, TSolid solid, int size)
    {
        _scene = scene;
        _marcher = new(solid);
        _ground = SurfacePainter.ForGround(scene.Surroundings, scene.NoiseSeed);
        _skin = SurfacePainter.ForSolid(scene.Material);
        _casts = !solid.IsConvex;
        _radius = solid.BoundingRadius;
        var turn = scene.Pose.Rotation;
        _groundHeight = -solid.Reach(turn.ToLocal(new Float3(0, -1, 0)));
        _precision = 0.3f / size;
        _localCamera = turn.ToLocal(scene.Camera.Offset);
        _localSun = turn.ToLocal(scene.Light.Direction);
        _localUp = turn.ToLocal(new Float3(0, 1, 0));
    }

    /// <summary>Display colors in [0, 1] at picture positions in [-1, 1], y up.</summary>
    public Lanes3 Paint(Vector<float> x, Vector<float> y)
    {
        var camera = _scene.Camera;
        var direction = (new Lanes3(camera.Ahead)
            + new Lanes3(camera.Right) * (x - new Vector<float>(camera.ShiftX))
            + new Lanes3(camera.Up) * (y - new Vector<float>(camera.ShiftY))).Normalized();

        var down = Vector.LessThan(direction.Y, new Vector<float>(-1e-4f));
        var toGround = new Vector<float>(_groundHeight - camera.Offset.Y)
            / Vector.ConditionalSelect(down, direction.Y, new Vector<float>(-1e-4f));
        toGround = Vector.ConditionalSelect(down, toGround, new Vector<float>(Far));

        var localDirection = _scene.Pose.Rotation.ToLocal(direction);
        var localOrigin = new Lanes3(_localCamera);
        var (entry, exit) = RayMarcher<TSolid>.Sphere(localOrigin, localDirection, _radius);
        var toSolid = _marcher.March(localOrigin, localDirection, entry, Lanes.Min(exit, toGround), _precision, out var hit);

        var color = default(Lanes3);
        if (Vector.EqualsAny(hit, Vector<int>.Zero))
        {
            var sky = Sky(direction);
            color = Vector.LessThanAny(down, Vector<int>.Zero) ? Ground(direction, toGround, down & ~hit, sky) : sky;
        }

        if (Vector.LessThanAny(hit, Vector<int>.Zero))
        {
            color = Lanes3.Select(hit, Solid(localDirection, localOrigin + localDirection * toSolid, hit), color);
        }

        return Display(color);
    }

    private Lanes3 Sky(Lanes3 direction)
    {
        var height = Vector.SquareRoot(Lanes.Clamp01(direction.Y));
        return Lanes3.Mix(new(_scene.Surroundings.Horizon), new(_scene.Surroundings.Zenith), height);
    }

    private Lanes3 Ground(Lanes3 direction, Vector<float> way, Vector<int> seen, Lanes3 sky)
    {
        var point = new Lanes3(_scene.Camera.Offset) + direction * way;
        var color = _ground.Color(point);
        var local = _scene.Pose.Rotation.ToLocal(point);
        var sun = new Vector<float>(_scene.Light.Direction.Y) * _marcher.Sunlight(local, _localSun, 0.02f, _scene.Light.Sharpness, seen);
        var open = new Vector<float>(0.3f) + new Vector<float>(0.7f) * Lanes.Smooth(_marcher.Distance(local) * new Vector<float>(1.4f));
        var light = new Lanes3(_scene.Light.Sun) * sun + new Lanes3(_scene.Light.Ambient) * open;
        var haze = way * way;
        haze /= haze + new Vector<float>(900f);
        return Lanes3.Select(seen, Lanes3.Mix(color * light, sky, haze), sky);
    }

    private Lanes3 Solid(Lanes3 direction, Lanes3 point, Vector<int> seen)
    {
        var normal = _marcher.Normal(point);
        var up = Lanes3.Dot(normal, _localUp);
        var height = Lanes3.Dot(point, _localUp) - new Vector<float>(_groundHeight);
        var facing = Lanes.Max(Lanes3.Dot(normal, _localSun), Vector<float>.Zero);
        var open = Lanes.Clamp01(new Vector<float>(0.45f) + new Vector<float>(0.7f) * height);
        var sun = facing;
        if (_casts)
        {
            var lifted = point + normal * new Vector<float>(0.015f);
            var lit = seen & Vector.GreaterThan(facing, Vector<float>.Zero);
            sun *= _marcher.Sunlight(lifted, _localSun, 0.03f, _scene.Light.Sharpness, lit);
            const float reach = 0.18f;
            var hollow = _marcher.Distance(point + normal * new Vector<float>(reach)) * new Vector<float>(1 / reach);
            open *= new Vector<float>(0.35f) + new Vector<float>(0.65f) * Lanes.Clamp01(hollow);
        }

        var half = new Vector<float>(0.5f);
        var skyShare = half + half * up;
        var bounce = _scene.Surroundings.GroundA * (_scene.Light.Sun * (0.45f * _scene.Light.Direction.Y) + _scene.Light.Ambient);
        var ambient = new Lanes3(_scene.Light.Ambient) * skyShare + new Lanes3(bounce) * (Vector<float>.One - skyShare);
        var color = _skin.Color(point) * (new Lanes3(_scene.Light.Sun) * sun + ambient * open);
        if (_scene.Material.Gloss > 0)
        {
            // Blinn-Phong, its power by squaring: exact, unlike a platform's pow.
            var middle = (new Lanes3(_localSun) - direction).Normalized();
            var gleam = Lanes.Max(Lanes3.Dot(normal, middle), Vector<float>.Zero);
            for (var doubling = 0; doubling < _scene.Material.GlossDoublings; doubling++)
            {
                gleam *= gleam;
            }

            color += new Lanes3(_scene.Light.Sun) * (gleam * sun * new Vector<float>(_scene.Material.Gloss));
        }

        return color;
    }

    /// <summary>A film's curve (Narkowicz 2015's fit to ACES), then a square root for the display's gamma.</summary>
    private static Lanes3 Display(Lanes3 light) => new(Display(light.X), Display(light.Y), Display(light.Z));

    private static Vector<float> Display(Vector<float> x)
    {
        x *= new Vector<float>(0.8f);
        var curve = x * (new Vector<float>(2.51f) * x + new Vector<float>(0.03f))
            / (x * (new Vector<float>(2.43f) * x + new Vector<float>(0.59f)) + new Vector<float>(0.14f));
        return Vector.SquareRoot(Lanes.Clamp01(curve));
    }
}
