using Relight.Runs.Reports;

namespace Relight.Training.LearningRates;

/// <summary>What a learning-rate search saw, and the rates that it suggests.</summary>
/// <param name="Points">The steps by rising rate; the last may be the one that diverged.</param>
/// <param name="Diverged">Whether the loss ran away before the last rate.</param>
/// <remarks>Suggestions leave the first tenth of the steps out, where the running average has seen too little. They are null where
/// the smoothed loss falls by less than 2 % from there, which may be chance.</remarks>
public sealed record LearningRateSearch(IReadOnlyList<LearningRatePoint> Points, bool Diverged)
{
    private const int FewestPoints = 3;
    private const double LeastFall = 0.02;

    /// <summary>Share of the axis within which marks share a label.</summary>
    private const double LabelWidth = 0.2;

    /// <summary>Where the smoothed loss falls fastest over the logarithm of the rate.</summary>
    public double? Steepest
    {
        get
        {
            var falling = Falling;
            if (!Falls)
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
            return !Falls || end - start < FewestPoints ? null : points[start + ((end - start) / 2)].Rate;
        }
    }

    /// <summary>A tenth of the rate at which the smoothed loss is lowest.</summary>
    public double? MinimumOverTen => Falls ? Falling[^1].Rate / 10 : null;

    /// <summary>The suggestions with their names.</summary>
    public IReadOnlyList<(string Name, double? Rate)> Suggestions => [("steepest", Steepest), ("valley", Valley), ("minimum/10", MinimumOverTen)];

    /// <summary>Losses over the rates, with the suggestions marked; what ran away is cut off.</summary>
    public LineChart ToChart()
    {
        var limit = Considered.Length == 0 ? double.PositiveInfinity : 1.5 * Considered.Take(Math.Max(Falling.Length, 1)).Max(point => point.Smoothed);
        var shown = Points.Take(Points.Index().LastOrDefault(point => point.Item.Smoothed <= limit).Index + 1).ToList();
        return new LineChart(new ChartAxis("learning rate") { Scale = AxisScale.Logarithmic }, new ChartAxis("loss", "nats"))
        {
            Title = "Learning-rate search",
            Series =
            [
                new LineSeries("smoothed", [.. shown.Select(point => new ChartPoint(point.Rate, Below(point.Smoothed)))]),
                new LineSeries("each step", [.. shown.Select(point => new ChartPoint(point.Rate, Below(point.Loss)))]),
            ],
            Marks = Marks(),
        };

        double Below(double loss) => loss <= limit ? loss : double.NaN;
    }

    /// <summary>The suggestions by rate; those beside each other have their names at the first.</summary>
    private List<(double X, string Label)> Marks()
    {
        var marks = new List<(double X, string Label)>();
        var first = 0;
        foreach (var (name, rate) in Suggestions.Where(suggestion => suggestion.Rate is not null).OrderBy(suggestion => suggestion.Rate))
        {
            if (marks.Count > 0 && Math.Log(rate!.Value / marks[first].X) < LabelWidth * Math.Log(Points[^1].Rate / Points[0].Rate))
            {
                marks[first] = marks[first] with { Label = $"{marks[first].Label}, {name}" };
                marks.Add((rate.Value, ""));
            }
            else
            {
                first = marks.Count;
                marks.Add((rate!.Value, name));
            }
        }

        return marks;
    }

    /// <summary>Finite losses after the first tenth of the steps.</summary>
    private LearningRatePoint[] Considered => [.. Points.Skip(Points.Count / 10).Where(point => double.IsFinite(point.Smoothed))];

    /// <summary>Those up to the lowest.</summary>
    private LearningRatePoint[] Falling => Considered is { Length: > 0 } points
        ? points[..(Array.IndexOf(points, points.MinBy(point => point.Smoothed)) + 1)]
        : [];

    private bool Falls => Falling is { Length: >= FewestPoints } falling && falling[^1].Smoothed <= (1 - LeastFall) * falling[0].Smoothed;

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
