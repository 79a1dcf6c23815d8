using System.Globalization;
using Relight.Reports;
using Relight.Tests.Golden;
using Relight.Training.LearningRates;

namespace Relight.Tests.Training.LearningRates;

public sealed class LearningRateSearchTests
{
    [Fact]   // a logistic fall around 1e-3, and a rise from 1e-1 on: the steepest place and the middle of the valley are known
    public void Suggestions_lie_where_the_curve_has_them()
    {
        var search = Search(decade => 2 - (1.5 / (1 + Math.Exp(-4 * (decade + 3)))) + (decade > -1 ? Math.Pow(decade + 1, 2) : 0));
        search.Steepest!.Value.ShouldBeInRange(7e-4, 1.1e-3);
        search.MinimumOverTen!.Value.ShouldBe(1e-2, 2e-3);
        search.Valley!.Value.ShouldBeInRange(1e-4, 1e-3);   // the fall that counts begins after the first tenth, at 10^-6.3
    }

    [Theory]   // tests/Golden/lr_find.py: what fastai's lr_find reads off these sweeps
    [InlineData("usual"), InlineData("noisy"), InlineData("early"), InlineData("whole")]
    public void Suggestions_are_those_of_fastai(string sweep)
    {
        var golden = GoldenFile.Read("lr_find").Under(sweep);
        double[] rates = golden["rates"].ToArray<double>(), losses = golden["losses"].ToArray<double>(),
        smoothed = golden["smoothed"].ToArray<double>();
        var search = new LearningRateSearch(
            [.. rates.Select((rate, i) => new LearningRatePoint(rate, losses[i], smoothed[i]))], rates.Length < 100) { Steps = 100 };
        foreach (var (name, rate) in search.Suggestions)
        {
            rate!.Value.ShouldBe(golden[name].ToDouble(), 1e-9 * rate.Value, name);
        }

        search.Recommended.ShouldBe(search.Valley);
        search.Recommendation.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"Recommended: {search.Valley:0.0e+0}"));
    }

    [Fact]
    public void Why_nothing_is_recommended_is_said()
    {
        Search(decade => 10 + decade).Recommendation.ShouldContain("falls by less than 2 %");
        new LearningRateSearch([.. Search(decade => -decade).Points.Take(9)], true) { Steps = 71 }.Recommendation
            .ShouldContain("too few steps");
    }

    [Fact]
    public void A_loss_that_only_rises_suggests_nothing()
    {
        var search = Search(decade => 10 + decade);
        search.Suggestions.ShouldAllBe(suggestion => suggestion.Rate == null);
        search.ToChart().ToSvg(ChartColors.Light).ShouldContain("Learning-rate search");
    }

    [Fact]   // noise of a hundredth falls somewhere too
    public void A_fall_that_may_be_chance_suggests_nothing() =>
        Search(decade => 2 + (0.01 * Math.Sin(10 * decade))).Suggestions.ShouldAllBe(suggestion => suggestion.Rate == null);

    [Fact]
    public void The_chart_marks_the_recommended_rate()
    {
        var search = Search(decade => -decade);
        var rate = search.Recommended!.Value.ToString("0.0e+0", CultureInfo.InvariantCulture);
        var svg = search.ToChart().ToSvg(ChartColors.Light);
        svg.ShouldContain($"Learning-rate search: {rate} recommended");
        svg.ShouldContain($"valley {rate}");
    }

    /// <summary>From 1e-7 to 1 in 71 steps, a tenth of a decade each.</summary>
    private static LearningRateSearch Search(Func<double, double> loss) => new(
        [.. Enumerable.Range(0, 71).Select(i => -7 + (i / 10.0)).Select(
            decade => new LearningRatePoint(Math.Pow(10, decade), loss(decade), loss(decade)))], false);
}
