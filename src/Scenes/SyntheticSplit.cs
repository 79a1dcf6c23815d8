namespace Relight.Scenes;

/// <summary>The two parts of <see cref="SyntheticScenes"/>, which share no scene.</summary>
public enum SyntheticSplit
{
    /// <summary>Scenes to learn from.</summary>
    Train,

    /// <summary>Scenes to measure on.</summary>
    Validation,
}
