using Relight.Optim;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.LearningRates;

namespace Relight.Tests.Training.LearningRates;

[Collection(nameof(SeededTests))]
public sealed class LearningRateFinderTests
{
    private static readonly TrainerOptions Options = new() { Epochs = 1 };

    [Fact]   // 44 samples in batches of 8 are 6 steps an epoch, so the sweep goes through several
    public void The_rate_rises_by_the_same_factor_to_the_last_step()
    {
        var setup = new TrainingSetup();
        var sweep = new LearningRateFinderOptions { Steps = 13, MinRate = 1e-4, MaxRate = 1e-1, DivergenceFactor = 1e9 };
        var search = new LearningRateFinder(Options, sweep).Find(setup.Task, new Adam(setup.Network.Parameters(), 1e-3), setup.Loader)!;
        search.Points.Count.ShouldBe(13);
        search.Points[0].Rate.ShouldBe(1e-4, 1e-12);
        search.Points[4].Rate.ShouldBe(1e-3, 1e-12);
        search.Points[^1].Rate.ShouldBe(1e-1, 1e-12);
        search.Steps.ShouldBe(13);
    }

    [Fact]   // fastai's: β 0.98, divided by 1 − β to the number of steps
    public void Losses_are_smoothed_as_fastai_does()
    {
        var setup = new TrainingSetup();
        var points = new LearningRateFinder(Options, new LearningRateFinderOptions { Steps = 12 })
            .Find(setup.Task, new Adam(setup.Network.Parameters(), 1e-3), setup.Loader)!.Points;
        for (var i = 0; i < points.Count; i++)
        {
            var weights = Enumerable.Range(0, i + 1).Select(j => Math.Pow(0.98, i - j)).ToArray();
            points[i].Smoothed.ShouldBe(weights.Zip(points, (weight, point) => weight * point.Loss).Sum() / weights.Sum(), 1e-9);
        }
    }

    [Fact]   // with a weight decay of 1, a rate above 2 turns the weights' signs at each step and makes them larger
    public void A_loss_that_runs_away_ends_the_search()
    {
        var setup = new TrainingSetup();
        var search = new LearningRateFinder(Options, new LearningRateFinderOptions { MinRate = 1e-3, MaxRate = 1e4, Steps = 60 })
            .Find(setup.Task, new Sgd(setup.Network.Parameters(), 1e-3, weightDecay: 1), setup.Loader)!;
        search.Diverged.ShouldBeTrue();
        search.Points.Count.ShouldBeLessThan(60);
    }

    [Theory, InlineData(Precision.Fp32), InlineData(Precision.Bf16)]   // it searches in the middle of a training, whose end must not tell
    public void A_training_with_a_search_in_it_ends_with_the_same_bytes_as_one_without(Precision precision)
    {
        byte[] Train(bool withSearch)
        {
            var setup = new TrainingSetup();
            var options = Options with { Precision = precision };
            var optimizer = new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9);
            new Trainer(options).Fit(setup.Task, optimizer, setup.Loader);
            setup.Network[1].Eval();
            if (withSearch)
            {
                new LearningRateFinder(options, new LearningRateFinderOptions { Steps = 20 })
                    .Find(setup.Task, optimizer, setup.Loader).ShouldNotBeNull();
                setup.Network[1].Training.ShouldBeFalse();
                setup.Network[0].Training.ShouldBeTrue();
                optimizer.Groups[0].LearningRate.ShouldBe(0.01);
            }

            new Trainer(options).Fit(setup.Task, optimizer, setup.Loader);
            return setup.WeightBytes();
        }

        Train(withSearch: true).ShouldBe(Train(withSearch: false));
    }

    [Fact]
    public void Gradients_that_were_there_are_there_again_and_did_not_count()
    {
        var setup = new TrainingSetup();
        var parameter = setup.Network.Parameters().First();
        parameter.Grad = Tensor.Full(parameter.Shape.ToArray(), 3);
        new LearningRateFinder(Options, new LearningRateFinderOptions { Steps = 10 })
            .Find(setup.Task, new Sgd(setup.Network.Parameters(), 0.01), setup.Loader)!.Points[0].Loss.ShouldBeLessThan(10);
        parameter.Grad!.ToArray<float>().ShouldAllBe(value => value == 3);
    }

    [Fact]
    public void Stopped_after_a_step_it_suggests_nothing_and_leaves_all_as_it_was()
    {
        var setup = new TrainingSetup();
        var before = setup.WeightBytes();
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var progress = new StepReports(done =>
        {
            steps = done;
            if (done == 4)
            {
                stop.Cancel();
            }
        });
        new LearningRateFinder(Options)
            .Find(setup.Task, new Sgd(setup.Network.Parameters(), 0.01), setup.Loader, progress, stop.Token).ShouldBeNull();
        steps.ShouldBe(4);
        setup.WeightBytes().ShouldBe(before);
    }

    [Fact]
    public void A_sweep_that_does_not_rise_is_refused() =>
        Should.Throw<ArgumentException>(() => new LearningRateFinder(Options, new LearningRateFinderOptions { MinRate = 1, MaxRate = 0.1 }))
            .Message.ShouldContain("0.1");

    private sealed class StepReports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
