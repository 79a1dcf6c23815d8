using System.Numerics;

namespace Relight.Scenes;

/// <summary>Two colors laid out on a surface by a pattern, with some grain: what comes back of white light at each point.</summary>
internal sealed class SurfacePainter
{
    private readonly ScenePattern _pattern;
    private readonly Float3 _colorA;
    private readonly Float3 _difference;
    private readonly Float3 _across;
    private readonly Float3 _along;
    private readonly float _scale;
    private readonly float _grain;
    private readonly float _offset;
    private readonly bool _solid;

    private SurfacePainter(
        ScenePattern pattern, Float3 colorA, Float3 colorB, Float3 across, Float3 along,
        float scale, float grain, float offset, bool solid)
    {
        _pattern = pattern;
        _colorA = colorA;
        _difference = colorB - colorA;
        _across = across;
        _along = along;
        _scale = scale;
        _grain = grain;
        _offset = offset;
        _solid = solid;
    }

    public static SurfacePainter ForGround(SceneSurroundings ground, int noiseSeed) => new(
        ground.Ground, ground.GroundA, ground.GroundB,
        new(ground.TurnCos, 0, ground.TurnSin), new(-ground.TurnSin, 0, ground.TurnCos),
        ground.GroundScale, ground.Grain, (noiseSeed & 0xff) + 0.5f, solid: false);

    public static SurfacePainter ForSolid(SceneMaterial material) => new(
        material.Pattern, material.ColorA, material.ColorB, new(0, 1, 0), new(0.8f, 0, 0.6f),
        material.Scale, 0, 0.25f, solid: true);

    /// <summary>Linear RGB in [0, 1] at each lane's point.</summary>
    public Lanes3 Color(Lanes3 point)
    {
        var size = new Vector<float>(_scale);
        var u = Lanes3.Dot(point, _across) * size + new Vector<float>(_offset);
        var v = Lanes3.Dot(point, _along) * size + new Vector<float>(_offset);
        var share = _pattern switch
        {
            ScenePattern.Stripes => Odd(Vector.Floor(u)),
            ScenePattern.Checker when _solid => Odd(Vector.Floor(u) + Vector.Floor(point.X * size + new Vector<float>(_offset))
                + Vector.Floor(point.Z * size + new Vector<float>(_offset))),
            ScenePattern.Checker => Odd(Vector.Floor(u) + Vector.Floor(v)),
            ScenePattern.Mottled => Lanes.Smooth(new Vector<float>(2f) * Lanes.Noise(u, v) - new Vector<float>(0.5f)),
            _ => Vector<float>.Zero,
        };
        var color = new Lanes3(_colorA) + new Lanes3(_difference) * share;
        if (_grain > 0)
        {
            var fine = Lanes.Noise(u * new Vector<float>(5.3f), v * new Vector<float>(5.3f));
            color *= new Vector<float>(1 - _grain) + new Vector<float>(2 * _grain) * fine;
        }

        return color;
    }

    // 0 for even whole numbers, 1 for odd ones.
    private static Vector<float> Odd(Vector<float> whole)
    {
        var half = whole * new Vector<float>(0.5f);
        return (half - Vector.Floor(half)) * new Vector<float>(2f);
    }
}
