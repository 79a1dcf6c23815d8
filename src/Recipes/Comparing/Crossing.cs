namespace Relight.Recipes.Comparing;

/// <summary>From which training time on a way pays.</summary>
/// <param name="Labels">Share or number per class of the labels; null: all.</param>
/// <param name="Way">Name of the way.</param>
/// <param name="From">The smallest budget from which on it paid at every budget; null: it did not within the largest.</param>
/// <param name="Sentence">For the reader.</param>
internal sealed record Crossing(string? Labels, string Way, string? From, string Sentence)
{
    /// <summary>Finds where the curves of each way and of the control cross.</summary>
    /// <param name="contests">Those of all budgets, smaller ones first; empty answer where there are fewer than two budgets.</param>
    public static IReadOnlyList<Crossing> Of(IReadOnlyList<ContestResult> contests) =>
    [
        .. contests.Where(contest => contest.Budget is not null).GroupBy(contest => contest.Labels).Where(group => group.Count() > 1)
            .SelectMany(group => group.First().Verdicts.Select(verdict => Of([.. group], verdict.Way))),
    ];

    private static Crossing Of(ContestResult[] contests, string way)
    {
        string? from = null;
        foreach (var contest in contests.Reverse())
        {
            if (contest.Verdicts.Single(verdict => verdict.Way == way).Outcome != VerdictOutcome.Paid)
            {
                break;
            }

            from = contest.Budget;
        }

        var title = contests[0].Ways.Single(result => result.Way == way).Title;
        var labels = LabelsText.Of(contests[0].Labels);
        return new Crossing(contests[0].Labels, way, from, from is null
            ? $"With {labels}, “{title}” does not pay within {contests[^1].Budget}."
            : from == contests[0].Budget ? $"With {labels}, “{title}” pays from {from} on, the shortest that was tried."
            : $"With {labels}, “{title}” pays from {from} on.");
    }
}
