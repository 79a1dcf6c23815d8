using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Relight.Recipes.Comparing;

/// <summary>Which way the comparison went, as one sentence that claims no more than the numbers do.</summary>
/// <param name="Outcome">paid, tie or lost.</param>
/// <param name="Difference">Fine-tuned minus from scratch with the same total budget, in percentage points.</param>
/// <param name="Uncertainty">Half the width of the 95 % confidence interval of the difference, in percentage points: the fewer seeds, the wider.</param>
/// <param name="Sentence">For the reader.</param>
/// <remarks>The interval is that of Welch 1947, doi:10.2307/2332510, with Satterthwaite's degrees of freedom.</remarks>
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
        var uncertainty = 100 * Interval(Chance(fineTuned, validationImages), Chance(scratch, validationImages));
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

    private static double Interval((double Variance, double Freedom) a, (double Variance, double Freedom) b)
    {
        var variance = a.Variance + b.Variance;
        if (variance == 0)
        {
            return 0;
        }

        var freedom = variance * variance / ((a.Variance * a.Variance / a.Freedom) + (b.Variance * b.Variance / b.Freedom));
        return StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(variance);
    }

    /// <summary>Squared standard error of an arm's mean and its degrees of freedom: between seeds, or, where that is more, of counting on so many images.</summary>
    private static (double Variance, double Freedom) Chance(ArmResult arm, int images)
    {
        var counting = arm.Mean * (1 - arm.Mean) / images;
        var betweenSeeds = arm.Spread * arm.Spread / arm.Seeds.Count;
        return betweenSeeds > counting ? (betweenSeeds.Value, arm.Seeds.Count - 1) : (counting, double.PositiveInfinity);
    }

    private static string Seeds(ArmResult arm) => arm.Seeds.Count == 1
        ? "one seed, so only the chance of the validation images is counted, not that of training"
        : string.Create(CultureInfo.InvariantCulture, $"{arm.Seeds.Count} seeds");
}
