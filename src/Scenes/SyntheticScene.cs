using Relight.Data;

namespace Relight.Scenes;

/// <summary>One synthetic scene before it is drawn: a solid on a ground under a sun, as a pure function of a seed and a number.</summary>
public sealed class SyntheticScene
{
    private SyntheticScene(SceneClass solid, ref CounterRandom random)
    {
        Class = solid;
        Pose = ScenePose.Draw(ref random);
        Camera = SceneCamera.Draw(ref random);
        Light = SceneLight.Draw(ref random);
        Material = SceneMaterial.Draw(ref random);
        Surroundings = SceneSurroundings.Draw(ref random);
        SensorNoise = 0.02f * random.NextSingle();
        NoiseSeed = random.NextInt32(1 << 24);
    }

    /// <summary>Scene <paramref name="number"/> of <paramref name="seed"/>: the same for ever, on every machine.</summary>
    /// <param name="seed">Any value; different seeds give unrelated scenes.</param>
    /// <param name="number">0 or more. The class is the number modulo ten, so that any ten scenes in a row show all ten.</param>
    public static SyntheticScene Create(ulong seed, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var random = new CounterRandom(seed, 0, number, Stream);
        return new((SceneClass)(number % SyntheticScenes.ClassCount), ref random);
    }

    /// <summary>What stands in the scene.</summary>
    public SceneClass Class { get; }

    internal ScenePose Pose { get; }

    internal SceneCamera Camera { get; }

    internal SceneLight Light { get; }

    internal SceneMaterial Material { get; }

    internal SceneSurroundings Surroundings { get; }

    /// <summary>Half the range of the noise on each pixel's channels, as a fraction of white.</summary>
    internal float SensorNoise { get; }

    internal int NoiseSeed { get; }

    // The stream keeps scenes apart from whatever else is drawn under the same seed.
    private const int Stream = 0x5ce7e;
}
