using System.Text.Json.Serialization;

namespace Relight.Recipes.Settings;

/// <summary>What a training learns.</summary>
public enum Objective
{
    /// <summary>The labels that people gave.</summary>
    [JsonStringEnumMemberName("labels")]
    Labels,

    /// <summary>Which of six ways each image was turned or mirrored.</summary>
    [JsonStringEnumMemberName("six-transforms")]
    SixTransforms,
}
