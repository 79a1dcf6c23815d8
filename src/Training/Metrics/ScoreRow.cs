namespace Relight.Training.Metrics;

/// <summary>What a sample's scores say: the answer, the place of the true class, and what softmax makes of both.</summary>
internal readonly ref struct ScoreRow
{
    private readonly int _target;
    private readonly double _others;   // softmax probability of all classes but the best together, as a multiple of that of the best

    /// <summary>Looks at a row.</summary>
    /// <param name="scores">A logit for each class.</param>
    /// <param name="target">The true class.</param>
    public ScoreRow(ReadOnlySpan<float> scores, int target)
    {
        Scores = scores;
        _target = target;
        for (var c = 0; c < scores.Length; c++)
        {
            Best = scores[c] > scores[Best] ? c : Best;
            Higher += scores[c] > scores[target] ? 1 : 0;
        }

        for (var c = 0; c < scores.Length; c++)
        {
            _others += c == Best ? 0 : Math.Exp((double)scores[c] - scores[Best]);
        }
    }

    public ReadOnlySpan<float> Scores { get; }

    /// <summary>The class with the highest score, the first of several.</summary>
    public int Best { get; }

    /// <summary>How many classes have a higher score than the true one.</summary>
    public int Higher { get; }

    /// <summary>Softmax probability of <see cref="Best"/>, in (0, 1].</summary>
    public double Probability => 1 / (1 + _others);

    /// <summary>What to subtract from the scores, so that they are log-probabilities.</summary>
    public double LogNormalizer => Scores[Best] + LogOfOnePlus(_others);

    /// <summary>−ln of the softmax probability of the true class, at least 0.</summary>
    public double Loss => Scores[Best] - Scores[_target] + LogOfOnePlus(_others);

    /// <summary>ln(1 + x) for x ≥ 0 without the loss of a small x in 1 + x (Kahan).</summary>
    private static double LogOfOnePlus(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
}
