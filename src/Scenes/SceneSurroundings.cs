using Relight.Data;

namespace Relight.Scenes;

/// <summary>The ground's pattern and colors, and the sky's gradient from horizon to zenith.</summary>
internal readonly record struct SceneSurroundings(
    ScenePattern Ground, Float3 GroundA, Float3 GroundB, float GroundScale, float TurnSin, float TurnCos, float Grain,
    Float3 Horizon, Float3 Zenith)
{
    public static SceneSurroundings Draw(ref CounterRandom random)
    {
        var ground = (ScenePattern)random.NextInt32(4);
        var hue = random.NextSingle();
        var saturation = 0.45f * random.NextSingle();
        var value = 0.3f + 0.6f * random.NextSingle();
        var step = (random.NextSingle() < 0.5f ? -1 : 1) * (0.04f + 0.12f * random.NextSingle());
        var otherValue = value + step is < 0.15f or > 0.95f ? value - step : value + step;
        var groundA = Float3.FromHsv(hue, saturation, value);
        var groundB = Float3.FromHsv(hue + 0.15f * random.NextSingle(), saturation, otherValue);
        var scale = 0.7f + 2.2f * random.NextSingle();
        var (sin, cos) = Rotation.SinCos(random.NextSingle());
        var grain = 0.05f + 0.3f * random.NextSingle();
        var skyHue = random.NextSingle() < 0.7f ? 0.5f + 0.18f * random.NextSingle() : random.NextSingle();
        var skyValue = 0.45f + 0.5f * random.NextSingle();
        var zenith = Float3.FromHsv(skyHue, 0.15f + 0.6f * random.NextSingle(), skyValue);
        var horizon = Float3.Mix(zenith, Float3.FromHsv(random.NextSingle(), 0.25f, 0.97f), 0.45f + 0.5f * random.NextSingle());
        return new(ground, groundA, groundB, scale, sin, cos, grain, horizon, zenith);
    }
}
