using Relight.Recipes;
using Relight.Settings;
using Relight.Training.Callbacks;

namespace Relight.Tests.Recipes;

[Collection(nameof(SeededTests))]
public sealed class TrainingPartsTests
{
    private static RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 8, SyntheticCount = 40,
            SyntheticValidationCount = 10 },
        Training = new TrainingSettings { Epochs = 4, Precision = Precision.Fp32, Threads = 2 },
    };

    [Fact]   // 20 steps: the first 10 as without the average, then the rate of step 10
    public void Where_weights_are_averaged_equally_the_learning_rate_is_held()
    {
        var plain = TrainingParts.Create(Settings).CreateSchedule();
        var parts = TrainingParts.Create(Settings with { Training = Settings.Training with { Swa = 0.5 } });
        parts.Steps.ShouldBe(20);
        parts.Callbacks.OfType<WeightAverage>().ShouldHaveSingleItem();
        var held = parts.CreateSchedule();
        for (var step = 0; step < 20; step++)
        {
            held.LearningRate(1, step).ShouldBe(plain.LearningRate(1, Math.Min(step, 10)));
        }

        plain.LearningRate(1, 19).ShouldBeLessThan(plain.LearningRate(1, 10));
    }

    [Fact]
    public void Steps_are_counted_over_epochs_accumulation_and_their_limit()
    {
        // 3 of 5 batches
        TrainingParts.Create(Settings with { Training = Settings.Training with { AccumulateBatches = 2 } }).Steps.ShouldBe(12);
        TrainingParts.Create(Settings with { Training = Settings.Training with { MaxSteps = 7 } }).Steps.ShouldBe(7);
    }

    [Fact]
    public void Two_kinds_of_average_at_once_are_refused_by_name() =>
        Should.Throw<ArgumentException>(() => TrainingParts.Create(
                Settings with { Training = Settings.Training with { Swa = 0.5, Ema = 0.9 } }))
            .Message.ShouldContain("training.swa (--swa)");

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(2, null, new[] { 1, 1, 6 })]
    [InlineData(null, 1, new[] { 1, 2, 3 })]   // the head alone for as long as each stage
    [InlineData(2, 1, new[] { 1, 1, 2 })]
    public void Parts_are_unfrozen_as_settings_say(int? headEpochs, int? unfreezeEvery, int[]? trainedGroups)
    {
        var parts = TrainingParts.Create(
            Settings with { Training = Settings.Training with { HeadEpochs = headEpochs, UnfreezeEvery = unfreezeEvery } });
        var unfreezing = parts.Callbacks.OfType<GradualUnfreezing>().SingleOrDefault();
        (unfreezing is null ? null : Enumerable.Range(0, 3).Select(unfreezing.TrainedGroups).ToArray()).ShouldBe(trainedGroups);
    }
}
