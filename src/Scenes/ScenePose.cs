using Relight.Data;

namespace Relight.Scenes;

/// <summary>How a solid is turned, and its two free proportions in [0, 1].</summary>
internal readonly record struct ScenePose(Rotation Rotation, float Slimness, float Thickness)
{
    /// <summary>Most solids stand upright, some lean, some lie on their side; all are turned freely about the vertical.</summary>
    public static ScenePose Draw(ref CounterRandom random)
    {
        var manner = random.NextSingle();
        var lean = random.NextSingle();
        var tilt = manner < 0.7f ? 0 : manner < 0.9f ? 0.03f + 0.09f * lean : 0.25f;
        var rotation = Rotation.FromTurns(random.NextSingle(), tilt, random.NextSingle());
        return new(rotation, random.NextSingle(), random.NextSingle());
    }
}
