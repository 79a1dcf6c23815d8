using System.Globalization;

namespace Relight.Recipes.Comparing;

/// <summary>Which way the comparison went, as one sentence that claims no more than the numbers do.</summary>
/// <param name="Outcome">paid, tie or lost.</param>
/// <param name="Difference">Fine-tuned minus from scratch with the same total budget, in percentage points.</param>
/// <param name="Uncertainty">Two standard errors of the difference, in percentage points.</param>
/// <param name="Sentence">For the reader.</param>
public sealed record Verdict(VerdictOutcome Outcome, double Difference, double Uncertainty, string Sentence)
{
    /// <summary>Judges.</summary>
    /// <param name="fineTuned">Pretext and fine-tuning.</param>
    /// <param name="scratch">From scratch with the same total budget.</param>
    /// <param name="scratchShort">From scratch with the fine-tuning budget alone.</param>
    /// <param name="validationImages">How many images the accuracies are measured on.</param>
    public static Verdict Of(ArmResult fineTuned, ArmResult scratch, ArmResult scratchShort, int validationImages)
    {
        var difference = 100 * (fineTuned.Mean - scratch.Mean);
        var uncertainty = 200 * Math.Sqrt(Variance(fineTuned, validationImages) + Variance(scratch, validationImages));
        var outcome = Math.Abs(difference) <= uncertainty ? VerdictOutcome.Tie : difference > 0 ? VerdictOutcome.Paid : VerdictOutcome.Lost;
        var judgement = outcome switch
        {
            VerdictOutcome.Paid => "Self-supervision paid: pretext + fine-tuning won",
            VerdictOutcome.Lost => "Self-supervision did not pay: from scratch won",
            _ => "Self-supervision made no difference that this comparison can tell",
        };
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{judgement}. With the same total budget, pretext + fine-tuning reached {100 * fineTuned.Mean:0.0} % and training from scratch "
            + $"{100 * scratch.Mean:0.0} % ({difference:+0.0;−0.0} points, give or take {uncertainty:0.0}; {Seeds(fineTuned)}); "
            + $"from scratch with the fine-tuning budget alone reached {100 * scratchShort.Mean:0.0} %.");
        return new Verdict(outcome, difference, uncertainty, sentence);
    }

    /// <summary>Squared standard error of an arm's mean: between seeds, or, with one, of counting on so many images.</summary>
    private static double Variance(ArmResult arm, int images)
    {
        var counting = arm.Mean * (1 - arm.Mean) / images;
        return arm.Spread is { } spread ? Math.Max(counting, spread * spread / arm.Seeds.Count) : counting;
    }

    private static string Seeds(ArmResult arm) => arm.Seeds.Count == 1
        ? "one seed, so only the chance of the validation images is counted, not that of training"
        : string.Create(CultureInfo.InvariantCulture, $"{arm.Seeds.Count} seeds");
}
