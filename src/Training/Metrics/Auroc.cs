namespace Relight.Training.Metrics;

/// <summary>
/// Area under the receiver operating characteristic: how often a sample of the class gets a higher score than one that is none.
/// </summary>
/// <remarks>
/// Exact, by the ranks of all scores (Mann and Whitney 1947): the share of pairs of one positive and one negative that are ordered
/// rightly, where equal scores count a half. No thresholds, no interpolation.
/// </remarks>
public static class Auroc
{
    /// <summary>The area for one class.</summary>
    /// <param name="scores">A score a sample; only their order counts.</param>
    /// <param name="positive">Whether the sample belongs to the class; as many as scores.</param>
    /// <returns>In [0, 1], ½ for scores that know nothing; NaN where all samples, or none, belong to the class, or a score is
    /// NaN.</returns>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static double Binary(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
        {
            throw new ArgumentException(
                $"Expected as many answers as scores: {scores.Length} scores, {positive.Length} answers.", nameof(positive));
        }

        var (sorted, isPositive) = (scores.ToArray(), positive.ToArray());
        Array.Sort(sorted, isPositive);   // NaN comes first
        if (sorted.Length == 0 || float.IsNaN(sorted[0]))
        {
            return double.NaN;
        }

        // Ranks are doubled, so that the mean rank of equal scores is a whole number and the sum is exact.
        var (positives, doubledRanks) = (0L, 0L);
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            var inTie = 0;
            for (next = first; next < sorted.Length && sorted[next] == sorted[first]; next++)
            {
                inTie += isPositive[next] ? 1 : 0;
            }

            positives += inTie;
            doubledRanks += inTie * (first + 1L + next);   // ranks first + 1 … next
        }

        var pairs = positives * (sorted.Length - positives);
        return pairs == 0 ? double.NaN : (doubledRanks - (positives * (positives + 1))) / (2.0 * pairs);
    }

    /// <summary>The mean over all classes of the area of that class against the rest.</summary>
    /// <param name="scores">Row by row, a score for each class; comparable between rows, as probabilities are and logits are not.</param>
    /// <param name="labels">The true class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>In [0, 1]; classes that all samples or none belong to are left out, and NaN where none is left.</returns>
    public static double OneVersusRest(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes)
    {
        var (ofClass, belongs) = (new float[labels.Length], new bool[labels.Length]);
        var (sum, counted) = (0.0, 0);
        for (var c = 0; c < classes; c++)
        {
            for (var row = 0; row < labels.Length; row++)
            {
                (ofClass[row], belongs[row]) = (scores[(row * classes) + c], labels[row] == c);
            }

            if (labels.Contains(c) && labels.ContainsAnyExcept(c))
            {
                sum += Binary(ofClass, belongs);
                counted++;
            }
        }

        return counted == 0 ? double.NaN : sum / counted;
    }
}
