using System.Text.Json;

namespace Relight.Recipes.Comparing;

/// <summary>The answer to "was it worth it?".</summary>
/// <param name="Data">What was learned from, in words; synthetic data are called so.</param>
/// <param name="TrainingImages">Images that pretexts learn from.</param>
/// <param name="ValidationImages">Images that accuracies are measured on.</param>
/// <param name="Recipe">Name of the recipe.</param>
/// <param name="Model">The network of the control, in words.</param>
/// <param name="Pretexts">What was learned without labels.</param>
/// <param name="Contests">What was reached with the labels, smaller budgets first.</param>
/// <param name="Crossings">From which budget on each way pays; empty with fewer than two budgets.</param>
/// <param name="Sentence">What came of it all.</param>
/// <param name="Cautions">What the figures do not mean, such as that validation images were learned from, a sentence each.</param>
internal sealed record ComparisonResult(
    string Data, int TrainingImages, int ValidationImages, string Recipe, string Model, IReadOnlyList<PretextResult> Pretexts,
    IReadOnlyList<ContestResult> Contests, IReadOnlyList<Crossing> Crossings, string Sentence,
    IReadOnlyList<string> Cautions)
{
    /// <summary>The result as a JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ComparisonJson.Default.ComparisonResult);
}
