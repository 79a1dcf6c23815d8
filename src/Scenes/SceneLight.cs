using Relight.Data;

namespace Relight.Scenes;

/// <summary>The sun and the sky's light: colors are linear RGB, 1 being white paper in full sun.</summary>
/// <param name="Direction">Unit direction from the ground to the sun: above, and always from the viewer's left.</param>
/// <param name="Sun">Color times strength of the direct light.</param>
/// <param name="Ambient">Color times strength of the light from all of the sky.</param>
/// <param name="Sharpness">How sharp shadows are: about one over the sun's apparent radius in radians.</param>
internal readonly record struct SceneLight(Float3 Direction, Float3 Sun, Float3 Ambient, float Sharpness)
{
    /// <summary>Light from the left tells a picture from its mirror image, as light from above tells up from down.</summary>
    public static SceneLight Draw(ref CounterRandom random)
    {
        var (sinHeight, cosHeight) = Rotation.SinCos(0.07 + 0.12 * random.NextSingle());   // 25 to 68 degrees above the ground
        var (sinAround, cosAround) = Rotation.SinCos(0.06 + 0.36 * random.NextSingle());   // 22 to 151 degrees from behind the viewer
        var warmth = random.NextSingle();
        var sun = Float3.Mix(new(1, 0.76f, 0.5f), new(0.88f, 0.95f, 1), warmth) * (1.1f + 1.1f * random.NextSingle());
        var sky = Float3.Mix(new(0.55f, 0.7f, 1), new(1, 0.95f, 0.9f), random.NextSingle()) * (0.22f + 0.33f * random.NextSingle());
        return new(
            new(-sinAround * cosHeight, sinHeight, cosAround * cosHeight), sun, sky, 4 + 20 * random.NextSingle());
    }
}
