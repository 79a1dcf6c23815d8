using Relight.Runs.Reports;

namespace Relight.Training.LearningRates;

/// <summary>What a learning-rate search saw, and the rates that it suggests.</summary>
/// <param name="Points">The steps by rising rate; the last may be the one that diverged.</param>
/// <param name="Diverged">Whether the loss ran away before the last rate.</param>
/// <remarks>Suggestions leave the first tenth of the steps out, where the running average has seen too little. They are null where
/// the loss does not fall.</remarks>
public sealed record LearningRateSearch(IReadOnlyList<LearningRatePoint> Points, bool Diverged)
{
    private const int FewestPoints = 3;

    /// <summary>Where the smoothed loss falls fastest over the logarithm of the rate.</summary>
    public double? Steepest
    {
        get
        {
            var falling = Falling;
            if (falling.Length < FewestPoints)
            {
                return null;
            }

            var slopes = Enumerable.Range(1, falling.Length - 2).Select(i => (
                Slope: (falling[i + 1].Smoothed - falling[i - 1].Smoothed) / Math.Log(falling[i + 1].Rate / falling[i - 1].Rate), falling[i].Rate));
            return slopes.Min() is { Slope: < 0 } steepest ? steepest.Rate : null;
        }
    }

    /// <summary>Half-way down the longest valley: the middle of the longest falling subsequence of smoothed losses.</summary>
    /// <remarks>fastai's <c>valley</c>, whose default it is.</remarks>
    public double? Valley
    {
        get
        {
            var points = Considered;
            var (start, end) = LongestFall([.. points.Select(point => point.Smoothed)]);
            return end - start < FewestPoints ? null : points[start + ((end - start) / 2)].Rate;
        }
    }

    /// <summary>A tenth of the rate at which the smoothed loss is lowest.</summary>
    public double? MinimumOverTen => Falling is { Length: >= FewestPoints } falling ? falling[^1].Rate / 10 : null;

    /// <summary>The suggestions with their names.</summary>
    public IReadOnlyList<(string Name, double? Rate)> Suggestions => [("steepest", Steepest), ("valley", Valley), ("minimum/10", MinimumOverTen)];

    /// <summary>Losses over the rates, with the suggestions marked.</summary>
    public LineChart ToChart()
    {
        var highest = Considered.Length == 0 ? (double?)null : 1.5 * Considered.Take(Math.Max(Falling.Length, 1)).Max(point => point.Smoothed);
        return new LineChart(new ChartAxis("learning rate") { Scale = AxisScale.Logarithmic }, new ChartAxis("loss", "nats") { Max = highest })
        {
            Title = "Learning-rate search",
            Series =
            [
                new LineSeries("smoothed", [.. Points.Select(point => new ChartPoint(point.Rate, point.Smoothed))]),
                new LineSeries("each step", [.. Points.Select(point => new ChartPoint(point.Rate, point.Loss))]),
            ],
            Marks =
            [
                .. Suggestions.Where(suggestion => suggestion.Rate is not null).GroupBy(suggestion => suggestion.Rate!.Value)
                    .Select(group => (group.Key, string.Join(", ", group.Select(suggestion => suggestion.Name)))),
            ],
        };
    }

    /// <summary>Finite losses after the first tenth of the steps.</summary>
    private LearningRatePoint[] Considered => [.. Points.Skip(Points.Count / 10).Where(point => double.IsFinite(point.Smoothed))];

    /// <summary>Those up to the lowest.</summary>
    private LearningRatePoint[] Falling => Considered is { Length: > 0 } points
        ? points[..(Array.IndexOf(points, points.MinBy(point => point.Smoothed)) + 1)]
        : [];

    /// <summary>First and last index of the longest falling subsequence, the earliest where several are as long.</summary>
    private static (int Start, int End) LongestFall(double[] values)
    {
        var (lengths, starts) = (new int[values.Length], new int[values.Length]);
        var best = 0;
        for (var i = 0; i < values.Length; i++)
        {
            starts[i] = i;
            for (var j = 0; j < i; j++)
            {
                if (values[i] < values[j] && lengths[j] + 1 > lengths[i])
                {
                    (lengths[i], starts[i]) = (lengths[j] + 1, starts[j]);
                }
            }

            best = lengths[i] > lengths[best] ? i : best;
        }

        return values.Length == 0 ? (0, 0) : (starts[best], best);
    }
}
