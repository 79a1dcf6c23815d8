using Relight.Data;

namespace Relight.Scenes;

/// <summary>What the solid is made of. Nothing here depends on which solid it is.</summary>
internal readonly record struct SceneMaterial(
    ScenePattern Pattern, Float3 ColorA, Float3 ColorB, float Scale, float Gloss, int GlossDoublings)
{
    public static SceneMaterial Draw(ref CounterRandom random)
    {
        var kind = random.NextSingle();
        var pattern = kind < 0.7f ? ScenePattern.Plain
            : kind < 0.8f ? ScenePattern.Stripes
            : kind < 0.9f ? ScenePattern.Checker : ScenePattern.Mottled;
        var hue = random.NextSingle();
        var saturation = 0.9f * random.NextSingle();
        var value = 0.4f + 0.55f * random.NextSingle();
        var second = Float3.FromHsv(hue + 0.5f * random.NextSingle(), 0.9f * random.NextSingle(), 0.25f + 0.7f * random.NextSingle());
        return new(
            pattern, Float3.FromHsv(hue, saturation, value), second, 2 + 4 * random.NextSingle(),
            MathF.Max(0, 1.6f * random.NextSingle() - 0.6f), 4 + (int)(3 * random.NextSingle()));
    }
}
