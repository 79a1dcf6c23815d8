using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relight.Recipes.Comparing;

/// <summary>The answer to "was it worth it?".</summary>
/// <param name="Data">What was learned from, in words; synthetic data are called so.</param>
/// <param name="TrainingImages">Images for the pretext.</param>
/// <param name="LabeledImages">Images whose labels were used.</param>
/// <param name="ValidationImages">Images that accuracies are measured on.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Model">The network, in words.</param>
/// <param name="Arms">What each arm reached.</param>
/// <param name="Verdict">The sentence.</param>
internal sealed record ComparisonResult(
    string Data, int TrainingImages, [property: JsonPropertyName("labelledImages")] int LabeledImages, int ValidationImages,
    string Recipe, string Model,
    IReadOnlyList<ArmResult> Arms, Verdict Verdict)
{
    /// <summary>The result of one arm.</summary>
    public ArmResult Of(Arm arm) => Arms.Single(a => a.Arm == arm.Name);

    /// <summary>The result as a JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ComparisonJson.Default.ComparisonResult);
}
