using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;
using static System.FormattableString;

namespace Relight.Recipes.Comparing;

/// <summary>Whether one way was worth it, as one sentence that claims no more than the numbers do.</summary>
/// <param name="Way">Name of the way.</param>
/// <param name="Outcome">paid, tie or lost; or at-chance, where nothing was learned that could be compared.</param>
/// <param name="Difference">It minus from scratch, in percentage points.</param>
/// <param name="Uncertainty">Half the width of the 95 % confidence interval of the difference, in percentage points: the fewer seeds, the
/// wider.</param>
/// <param name="Sentence">For the reader.</param>
/// <remarks>The interval is that of Welch 1947, doi:10.2307/2332510, with Satterthwaite's degrees of freedom.</remarks>
internal sealed record Verdict(string Way, VerdictOutcome Outcome, double Difference, double Uncertainty, string Sentence)
{
    /// <summary>The difference with its interval, for tables.</summary>
    [JsonIgnore]
    public string DifferenceText => Invariant($"{Difference:+0.0;−0.0} ± {Uncertainty:0.0}");

    /// <summary>Judges.</summary>
    /// <param name="way">What is judged.</param>
    /// <param name="scratch">From scratch with the same time or steps.</param>
    /// <param name="terms">What was equal, as in <c>With the same steps and all labels</c>.</param>
    /// <param name="validationImages">How many images the accuracies are measured on.</param>
    /// <param name="labelChance">Accuracy of always answering with the most frequent label, in [0, 1].</param>
    /// <param name="pretext">What the way begins with; null: random weights.</param>
    /// <param name="scratchShort">From scratch with what the way had for the labels alone; null: that was not tried.</param>
    public static Verdict Of(
        WayResult way, WayResult scratch, string terms, int validationImages, double labelChance, PretextResult? pretext = null,
        WayResult? scratchShort = null)
    {
        var difference = 100 * (way.Mean - scratch.Mean);
        var uncertainty = 100 * Interval(Chance(way, validationImages), Chance(scratch, validationImages));
        var lostSeeds = pretext?.SeedsAtChance ?? 0;
        var isLost = lostSeeds == way.Seeds.Count;
        var nothingLearned = new[] { way, scratch }.All(
            result => SeedsAtChance([.. result.Seeds.Select(seed => seed.Accuracy)], labelChance, validationImages) == result.Seeds.Count);
        var outcome = isLost || nothingLearned ? VerdictOutcome.AtChance
            : Math.Abs(difference) <= uncertainty ? VerdictOutcome.Tie
            : difference > 0 ? VerdictOutcome.Paid : VerdictOutcome.Lost;
        var judgment = outcome switch
        {
            VerdictOutcome.Paid => $"It paid: “{way.Title}” won",
            VerdictOutcome.Lost => $"“{way.Title}” did not pay: from scratch won",
            VerdictOutcome.AtChance when isLost => Invariant(
                $"The pretext learned nothing, so this comparison says nothing about self-supervision: it was right in ")
                + Invariant($"{100 * pretext!.Accuracy:0.0} % of the held-out images, and guessing is in {100 * pretext.Chance:0.0} %. ")
                + "Train it longer, or at another learning rate",
            VerdictOutcome.AtChance => Invariant(
                $"Nothing was learned of the labels, so this comparison says nothing about self-supervision: one and the same answer to ")
                + Invariant($"every image is right in {100 * labelChance:0.0} %. Train longer, on more labels, or at another learning rate"),
            _ => $"“{way.Title}” made no difference that this comparison can tell",
        };
        var sentence = Invariant($"{judgment}. {terms} it reached {100 * way.Mean:0.0} % in {way.Seconds:0} s of training, ")
            + Invariant($"from scratch {100 * scratch.Mean:0.0} % in {scratch.Seconds:0} s ")
            + Invariant($"({difference:+0.0;−0.0} points, give or take {uncertainty:0.0}; {Seeds(way)})")
            + (scratchShort is null ? "."
                : Invariant($"; from scratch with the steps of the fine-tuning alone, {100 * scratchShort.Mean:0.0} %."));
        if (lostSeeds > 0 && outcome != VerdictOutcome.AtChance)
        {
            sentence += Invariant($" With {lostSeeds} of the {way.Seeds.Count} seeds the pretext did no better than guessing ")
                + Invariant($"({100 * pretext!.Chance:0.0} %), which weakens whatever this says.");
        }

        return new Verdict(way.Way, outcome, difference, uncertainty, sentence);
    }

    /// <summary>How many accuracies are not above guessing by more than 97.5 of 100 guessers are, on so many images.</summary>
    public static int SeedsAtChance(IReadOnlyList<double> accuracies, double chance, int images)
    {
        var most = chance + (Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(chance * (1 - chance) / images));
        return accuracies.Count(accuracy => accuracy <= most);
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
    /// Squared standard error of a way's mean and its degrees of freedom: between seeds, or, where that is more, of counting on so many
    /// images.
    /// </summary>
    private static (double Variance, double Freedom) Chance(WayResult way, int images)
    {
        var counting = way.Mean * (1 - way.Mean) / images;
        var betweenSeeds = way.Spread * way.Spread / way.Seeds.Count;
        return betweenSeeds > counting ? (betweenSeeds.Value, way.Seeds.Count - 1) : (counting, double.PositiveInfinity);
    }

    private static string Seeds(WayResult way) => way.Seeds.Count == 1
        ? "one seed, so only the chance of the validation images is counted, not that of training"
        : Invariant($"{way.Seeds.Count} seeds");
}
