using Relight.Data;

namespace Relight.Scenes;

/// <summary>A camera that looks down at the solid: where it stands relative to the solid's middle, and its axes.</summary>
/// <param name="Offset">From the solid's middle to the camera, in units of about the solid's radius.</param>
/// <param name="Right">World direction of the picture's +x.</param>
/// <param name="Up">World direction of the picture's +y.</param>
/// <param name="Ahead">World direction of the view, times the focal length (half the picture's height is 1).</param>
/// <param name="ShiftX">Where the solid's middle appears, x in [-1, 1].</param>
/// <param name="ShiftY">Where the solid's middle appears, y in [-1, 1], up.</param>
internal readonly record struct SceneCamera(Float3 Offset, Float3 Right, Float3 Up, Float3 Ahead, float ShiftX, float ShiftY)
{
    public static SceneCamera Draw(ref CounterRandom random)
    {
        var focal = 1.5f + 1.7f * random.NextSingle();
        var fill = 0.55f + 0.35f * random.NextSingle();                 // radius of the solid in the picture, half a height is 1
        var (sinPitch, cosPitch) = Rotation.SinCos(0.02 + 0.13 * random.NextSingle()); // 7 to 54 degrees down
        var (sinRoll, cosRoll) = Rotation.SinCos(0.03 * (random.NextSingle() - 0.5f)); // at most 5 degrees
        var play = 1.05f - fill;
        var distance = focal / fill;
        Float3 level = new(1, 0, 0), upright = new(0, cosPitch, -sinPitch), toCamera = new(0, sinPitch, cosPitch);
        return new(
            toCamera * distance,
            level * cosRoll + upright * sinRoll,
            upright * cosRoll - level * sinRoll,
            toCamera * -focal,
            play * (2 * random.NextSingle() - 1),
            play * (1.4f * random.NextSingle() - 0.7f));
    }
}
