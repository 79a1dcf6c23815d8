namespace Relight.Recipes.Comparing;

/// <summary>How ways with the same labels, and the same time or steps, did beside each other.</summary>
/// <param name="Budget">Time of each way, as <c>--budgets</c> takes it; null: steps were equal.</param>
/// <param name="Labels">Share or number per class of the labels; null: all.</param>
/// <param name="Equal">What was equal, as in <c>30m in all</c>; null: nothing but the labels, and times are as they stand.</param>
/// <param name="LabeledImages">Images whose labels were used.</param>
/// <param name="Ways">What each way reached, those from scratch last.</param>
/// <param name="Verdicts">What is to be said of each way but those from scratch, in their order.</param>
internal sealed record ContestResult(
    string? Budget, string? Labels, string? Equal, int LabeledImages, IReadOnlyList<WayResult> Ways, IReadOnlyList<Verdict> Verdicts)
{
    /// <summary>The result of one way.</summary>
    public WayResult Of(Way way) => Ways.Single(w => w.Way == way.Name);

    /// <summary>The verdict on the way that reached most.</summary>
    public Verdict Best => Verdicts.MaxBy(verdict => verdict.Difference)!;
}
