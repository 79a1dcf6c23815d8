namespace Relight.Training.LearningRates;

/// <summary>Rules that read a learning rate off a sweep: smoothed losses over rising rates.</summary>
/// <remarks>Those of fastai's <c>callback/schedule.py</c>, to the same point of the curve.</remarks>
internal static class RateRules
{
    private const int SlideDistance = 15;
    private const double SlideThreshold = 0.005;

    /// <summary>Half-way down the longest valley: a third and a sixth of its length after its start.</summary>
    /// <remarks>
    /// A valley's length is that of the longest falling subsequence of losses, its end that subsequence's last point; its start is taken to
    /// be so many points before, as if none were left out.
    /// </remarks>
    public static double Valley(IReadOnlyList<LearningRatePoint> points)
    {
        var (end, length) = LongestFall(points);
        var index = length < 2 ? 0 : end - length + (length / 3) + (length / 6);
        return points[Math.Max(index, 0)].Rate;
    }

    /// <summary>
    /// Where the loss falls fastest over the logarithm of the rate: the first of the two points with the lowest slope between them.
    /// </summary>
    /// <param name="points">Two or more.</param>
    public static double Steepest(IReadOnlyList<LearningRatePoint> points) => points[Enumerable.Range(0, points.Count - 1)
        .MinBy(i => (points[i + 1].Smoothed - points[i].Smoothed) / Math.Log(points[i + 1].Rate / points[i].Rate))].Rate;

    /// <summary>A tenth of the rate at which the loss is lowest.</summary>
    public static double MinimumOverTen(IReadOnlyList<LearningRatePoint> points) => points.MinBy(point => point.Smoothed).Rate / 10;

    /// <summary>
    /// Slides two points, fifteen apart, from the end of the curve down: the left one where the slopes at both, per step, are about the
    /// same at last, and the losses do not run away any more.
    /// </summary>
    /// <returns>Null where there are too few points.</returns>
    public static double? Slide(IReadOnlyList<LearningRatePoint> points)
    {
        var right = points.Count - 1;
        if (right < SlideDistance)
        {
            return null;
        }

        var found = points[right - SlideDistance].Rate;
        for (var left = right - SlideDistance; left >= 0 && Math.Abs(Slope(right) - Slope(left)) > SlideThreshold; left--, right--)
        {
            found = points[left].Rate;
        }

        return found;

        double Slope(int i)
        {
            var (before, after) = (Math.Max(i - 1, 0), Math.Min(i + 1, points.Count - 1));
            return (points[after].Smoothed - points[before].Smoothed) / (after - before);
        }
    }

    /// <summary>Length of the longest falling subsequence, and the first index that one of this length ends at.</summary>
    private static (int End, int Length) LongestFall(IReadOnlyList<LearningRatePoint> points)
    {
        var lengths = new int[points.Count];
        var end = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = 1 + Enumerable.Range(0, i).Where(j => points[i].Smoothed < points[j].Smoothed).Select(j => lengths[j])
                .DefaultIfEmpty().Max();
            end = lengths[i] > lengths[end] ? i : end;
        }

        return (end, lengths[end]);
    }
}
