using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Relight.Recipes.Comparing;

/// <summary>Which way the comparison went, as one sentence that claims no more than the numbers do.</summary>
/// <param name="Outcome">paid, tie or lost; or at-chance, where nothing was learned that could be compared.</param>
/// <param name="Difference">Fine-tuned minus from scratch with the same total budget, in percentage points.</param>
/// <param name="Uncertainty">Half the width of the 95 % confidence interval of the difference, in percentage points: the fewer seeds, the
/// wider.</param>
/// <param name="Sentence">For the reader.</param>
/// <remarks>The interval is that of Welch 1947, doi:10.2307/2332510, with Satterthwaite's degrees of freedom.</remarks>
internal sealed record Verdict(VerdictOutcome Outcome, double Difference, double Uncertainty, string Sentence)
{
    /// <summary>Judges.</summary>
    /// <param name="pretext">The pretext, in its own accuracy.</param>
    /// <param name="fineTuned">Pretext and fine-tuning.</param>
    /// <param name="scratch">From scratch with the same total budget.</param>
    /// <param name="scratchShort">From scratch with the fine-tuning budget alone.</param>
    /// <param name="validationImages">How many images the accuracies are measured on.</param>
    /// <param name="pretextChance">Accuracy of guessing in the pretext, in [0, 1]: 1/6 for six ways.</param>
    /// <param name="labelChance">Accuracy of always answering with the most frequent label, in [0, 1].</param>
    public static Verdict Of(
        ArmResult pretext, ArmResult fineTuned, ArmResult scratch, ArmResult scratchShort, int validationImages,
        double pretextChance, double labelChance)
    {
        var difference = 100 * (fineTuned.Mean - scratch.Mean);
        var uncertainty = 100 * Interval(Chance(fineTuned, validationImages), Chance(scratch, validationImages));
        var lostSeeds = SeedsAtChance(pretext, pretextChance, validationImages);
        var nothingLearned = new[] { fineTuned, scratch, scratchShort }.All(
            arm => SeedsAtChance(arm, labelChance, validationImages) == arm.Seeds.Count);
        var outcome = lostSeeds == pretext.Seeds.Count || nothingLearned ? VerdictOutcome.AtChance
            : Math.Abs(difference) <= uncertainty ? VerdictOutcome.Tie
            : difference > 0 ? VerdictOutcome.Paid : VerdictOutcome.Lost;
        var judgment = outcome switch
        {
            VerdictOutcome.Paid => "Self-supervision paid: pretext + fine-tuning won",
            VerdictOutcome.Lost => "Self-supervision did not pay: from scratch won",
            VerdictOutcome.AtChance when lostSeeds == pretext.Seeds.Count => string.Create(
                CultureInfo.InvariantCulture,
                $"The pretext learned nothing, so this comparison says nothing about self-supervision: it was right in "
                    + $"{100 * pretext.Mean:0.0} % of the held-out images, "
                + $"and guessing is in {100 * pretextChance:0.0} %. Train it longer, or at another learning rate"),
            VerdictOutcome.AtChance => string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing was learned of the labels, so this comparison says nothing about self-supervision: one and the same answer to "
                    + $"every image is right in {100 * labelChance:0.0} %. "
                + $"Train longer, on more labels, or at another learning rate"),
            _ => "Self-supervision made no difference that this comparison can tell",
        };
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{judgment}. With the same total budget, pretext + fine-tuning reached {100 * fineTuned.Mean:0.0} % and training from scratch "
            + $"{100 * scratch.Mean:0.0} % ({difference:+0.0;−0.0} points, give or take {uncertainty:0.0}; {Seeds(fineTuned)}); "
            + $"from scratch with the fine-tuning budget alone reached {100 * scratchShort.Mean:0.0} %.");
        if (lostSeeds > 0 && outcome != VerdictOutcome.AtChance)
        {
            sentence += string.Create(
                CultureInfo.InvariantCulture,
                $" With {lostSeeds} of the {pretext.Seeds.Count} seeds the pretext did no better than guessing "
                    + $"({100 * pretextChance:0.0} %), which weakens whatever this says.");
        }

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

    /// <summary>
    /// Squared standard error of an arm's mean and its degrees of freedom: between seeds, or, where that is more, of counting on so many
    /// images.
    /// </summary>
    private static (double Variance, double Freedom) Chance(ArmResult arm, int images)
    {
        var counting = arm.Mean * (1 - arm.Mean) / images;
        var betweenSeeds = arm.Spread * arm.Spread / arm.Seeds.Count;
        return betweenSeeds > counting ? (betweenSeeds.Value, arm.Seeds.Count - 1) : (counting, double.PositiveInfinity);
    }

    /// <summary>Seeds whose accuracy is not above guessing by more than 97.5 of 100 guessers are, on so many images.</summary>
    private static int SeedsAtChance(ArmResult arm, double chance, int images)
    {
        var most = chance + (Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(chance * (1 - chance) / images));
        return arm.Seeds.Count(seed => seed.Accuracy <= most);
    }

    private static string Seeds(ArmResult arm) => arm.Seeds.Count == 1
        ? "one seed, so only the chance of the validation images is counted, not that of training"
        : string.Create(CultureInfo.InvariantCulture, $"{arm.Seeds.Count} seeds");
}
