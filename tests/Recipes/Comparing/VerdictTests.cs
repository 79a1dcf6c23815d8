using Relight.Recipes.Comparing;

namespace Relight.Tests.Recipes.Comparing;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(0.538, 0.681, nameof(VerdictOutcome.Lost), "from scratch won")]      // the chapter at 64 px
    [InlineData(0.54, 0.33, nameof(VerdictOutcome.Paid), "paid")]                    // the chapter at 224 px
    [InlineData(0.70, 0.71, nameof(VerdictOutcome.Tie), "no difference")]            // one point, of ± 2.0 on 3,925 images
    public void The_sentence_goes_whichever_way_the_numbers_go(double fineTuned, double scratch, string outcome, string words)
    {
        var verdict = Of(Result(fineTuned), Result(scratch), images: 3925);
        verdict.Outcome.ToString().ShouldBe(outcome);
        verdict.Sentence.ShouldContain(words);
        verdict.Sentence.ShouldContain("one seed");
    }

    [Fact]   // 3 points between means, but the seeds of each arm are 10 points apart
    public void A_difference_within_the_spread_of_the_seeds_is_none() =>
        Of(Result(0.60, 0.70), Result(0.63, 0.73)).Outcome.ShouldBe(VerdictOutcome.Tie);

    [Theory]   // by scipy.stats.t.ppf(0.975, freedom) · standard error
    [InlineData(new[] { 0.456, 0.589, 0.527 }, new[] { 0.634, 0.648, 0.464 }, 20.92)]
    [InlineData(new[] { 0.60, 0.70 }, new[] { 0.63, 0.73 }, 30.42)]
    public void The_interval_of_few_seeds_is_Welchs(double[] fineTuned, double[] scratch, double points) =>
        Of(Result(fineTuned), Result(scratch)).Uncertainty.ShouldBe(points, 0.01);

    [Fact]   // 1.96 √(0.25 / 2,500 + 0.25 / 2,500)
    public void With_one_seed_it_is_that_of_counting() =>
        Of(Result(0.5), Result(0.5), images: 2500).Uncertainty.ShouldBe(2.77, 0.01);

    [Fact]
    public void Arms_without_a_mistake_are_alike() =>
        Of(Result(1, 1), Result(1, 1), images: 20).Outcome.ShouldBe(VerdictOutcome.Tie);

    [Fact]   // standard deviation of 0.6 and 0.7 with n − 1: 0.0707
    public void Mean_and_spread_are_over_the_seeds()
    {
        var arm = Result(0.60, 0.70);
        arm.Mean.ShouldBe(0.65, 1e-12);
        arm.Spread!.Value.ShouldBe(0.0707, 1e-4);
    }

    [Theory]   // six ways: 1/6 ± 1.96 √(1/6 · 5/6 / 1,000), so that up to 19.0 % of 1,000 images may be luck
    [InlineData(0.170, nameof(VerdictOutcome.AtChance))]
    [InlineData(0.120, nameof(VerdictOutcome.AtChance))]
    [InlineData(0.189, nameof(VerdictOutcome.AtChance))]
    [InlineData(0.191, nameof(VerdictOutcome.Lost))]
    public void A_pretext_at_chance_says_nothing_about_self_supervision(double pretext, string outcome)
    {
        var verdict = Of(Result(0.4), Result(0.6), pretext: [pretext], images: 1000);
        verdict.Outcome.ToString().ShouldBe(outcome);
        verdict.Sentence.Contains("The pretext learned nothing").ShouldBe(outcome == nameof(VerdictOutcome.AtChance));
        verdict.Sentence.Contains("says nothing about self-supervision").ShouldBe(outcome == nameof(VerdictOutcome.AtChance));
    }

    [Fact]
    public void Some_seeds_with_a_pretext_at_chance_are_told()
    {
        var verdict = Of(Result(0.4, 0.41, 0.4), Result(0.6, 0.61, 0.6), pretext: [0.5, 0.16, 0.5], images: 1000);
        verdict.Outcome.ShouldBe(VerdictOutcome.Lost);
        verdict.Sentence.ShouldContain("1 of the 3 seeds");
    }

    [Fact]   // ten classes of 1,000 images
    public void Classifiers_at_chance_say_nothing_either()
    {
        var verdict = Of(Result(0.10), Result(0.11), scratchShort: Result(0.09), images: 1000);
        verdict.Outcome.ShouldBe(VerdictOutcome.AtChance);
        verdict.Sentence.ShouldContain("Nothing was learned of the labels");
    }

    private static Verdict Of(
        WayResult way, WayResult scratch, double[]? pretext = null, WayResult? scratchShort = null, int images = 100_000)
    {
        double[] own = pretext ?? [.. way.Seeds.Select(_ => 0.5)];
        var learned = new PretextResult("p", "six-transforms", 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.1, own.Average(), 1.0 / 6,
            Verdict.SeedsAtChance(own, 1.0 / 6, images));
        return Verdict.Of(way, scratch, "With all labels", images, labelChance: 0.1, learned, scratchShort);
    }

    private static WayResult Result(params double[] accuracies) => WayResult.Of(
        Way.Scratch, null, 5, [.. accuracies.Select((a, i) => new SeedResult(i, a, 1, [a], [1], 1, "run"))]);
}
