using System.Globalization;
using Relight.Reports;

namespace Relight.Training.LearningRates;

/// <summary>What a learning-rate search saw, and the rate that it recommends.</summary>
/// <param name="Points">The steps by rising rate; the last may be the one that diverged.</param>
/// <param name="Diverged">Whether the loss ran away before the last rate.</param>
/// <remarks>
/// The rules look at what fastai's <c>lr_find</c> has them look at: the steps after the first tenth of the sweep, where the running average
/// has seen too little, and before the last five, where the loss runs away. Their rates are null where the smoothed loss falls by less than
/// 2 % there, which may be chance.
/// </remarks>
public sealed record LearningRateSearch(IReadOnlyList<LearningRatePoint> Points, bool Diverged)
{
    private const int FewestPoints = 3;
    private const int LeftOutAtEnd = 5;
    private const double LeastFall = 0.02;

    /// <summary>Steps from the first rate of the sweep to the last, whether or not all were taken.</summary>
    public int Steps { get; init; } = Points.Count;

    /// <summary>The rate to train with, the highest of a schedule: that of the <see cref="Valley"/>.</summary>
    public double? Recommended => Valley;

    /// <summary>Half-way down the longest valley of the smoothed loss.</summary>
    /// <remarks>fastai's <c>valley</c>, whose default it is.</remarks>
    public double? Valley => Rate(RateRules.Valley);

    /// <summary>Where the smoothed loss falls fastest over the logarithm of the rate.</summary>
    /// <remarks>fastai's <c>steep</c>.</remarks>
    public double? Steepest => Rate(RateRules.Steepest);

    /// <summary>A tenth of the rate at which the smoothed loss is lowest.</summary>
    /// <remarks>fastai's <c>minimum</c>.</remarks>
    public double? MinimumOverTen => Rate(RateRules.MinimumOverTen);

    /// <summary>Where the loss stops running away, seen from the end of the sweep; null also where fewer than 16 steps count.</summary>
    /// <remarks>fastai's <c>slide</c>.</remarks>
    public double? Slide => Falls ? RateRules.Slide(Considered) : null;

    /// <summary>The rates of all rules with their names.</summary>
    public IReadOnlyList<(string Name, double? Rate)> Suggestions =>
        [("steepest", Steepest), ("valley", Valley), ("minimum/10", MinimumOverTen), ("slide", Slide)];

    /// <summary>Which rate is recommended, and why, or why none is.</summary>
    public string Recommendation
    {
        get
        {
            if (Recommended is not { } rate)
            {
                return Considered.Length < FewestPoints
                    ? "No rate is recommended: too few steps were taken before the loss ran away. Begin lower (--min-lr), or take more "
                        + "steps (--steps)."
                    : "No rate is recommended: the loss falls by less than 2 % from the lowest rate to the highest, which may be chance. "
                        + "Sweep up to higher rates (--max-lr), in more steps (--steps), or with larger batches (--batch).";
            }

            double[] others =
                [.. Suggestions.Where(suggestion => suggestion.Name != "valley").Select(suggestion => suggestion.Rate).OfType<double>()];
            return Text($"Recommended: {rate:0.0e+0}, half-way down the longest fall of the smoothed loss (fastai's valley), ")
                + Text($"which is lowest at {Lowest.Rate:0.0e+0}; ")
                + Text($"the other rules give {others.Min():0.0e+0} to {others.Max():0.0e+0}.");
        }
    }

    /// <summary>Finite losses after the first tenth of the sweep and before the last steps.</summary>
    private LearningRatePoint[] Considered =>
        [.. Points.Take(Math.Max(Points.Count - LeftOutAtEnd, 0)).Skip(Steps / 10).TakeWhile(point => double.IsFinite(point.Smoothed))];

    private LearningRatePoint Lowest => Considered.MinBy(point => point.Smoothed);

    private bool Falls => Considered is { Length: >= FewestPoints } points && Lowest.Smoothed <= (1 - LeastFall) * points[0].Smoothed;

    /// <summary>Losses over the rates, with the recommended rate marked; what ran away is cut off.</summary>
    public LineChart ToChart()
    {
        var limit = Considered is { Length: > 0 } points
            ? 1.5 * points.TakeWhile(point => point.Rate <= Lowest.Rate).Max(point => point.Smoothed)
            : double.PositiveInfinity;
        var shown = Points.Take(Points.Index().LastOrDefault(point => point.Item.Smoothed <= limit).Index + 1).ToList();
        return new LineChart(new ChartAxis("learning rate") { Scale = AxisScale.Logarithmic }, new ChartAxis("loss", "nats"))
        {
            Title = Recommended is { } rate
                ? Text($"Learning-rate search: {rate:0.0e+0} recommended")
                : "Learning-rate search: no rate recommended",
            Series =
            [
                new LineSeries("smoothed", [.. shown.Select(point => new ChartPoint(point.Rate, Below(point.Smoothed)))]),
                new LineSeries("each step", [.. shown.Select(point => new ChartPoint(point.Rate, Below(point.Loss)))]),
            ],
            Marks = Recommended is { } marked ? [(marked, Text($"valley {marked:0.0e+0}"))] : [],
        };

        double Below(double loss) => loss <= limit ? loss : double.NaN;
    }

    private double? Rate(Func<IReadOnlyList<LearningRatePoint>, double> rule) => Falls ? rule(Considered) : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
