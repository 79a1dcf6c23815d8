using Relight.Settings;
using Relight.Optim;
using Relight.Tensors.Profiling;
using Relight.Training;
using Relight.Training.Profiling;

namespace Relight.Tests.Training.Profiling;

[Collection(nameof(SeededTests))]
public sealed class TrainingProfilerTests
{
    [Fact]
    public void Stages_layers_and_operators_share_the_time_of_the_steps()
    {
        var setup = new TrainingSetup();
        var profile = new TrainingProfiler(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, steps: 4, warmup: 3)
            .Run(setup.Task, new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9), setup.Loader)!;
        profile.Samples.ShouldBe(8 + 8 + 4 + 8);   // steps 4 to 7 of epochs of 44 samples in batches of 8
        profile.Stages.Select(stage => stage.Name).ShouldBe(["data", "forward", "backward", "optimizer", "other"]);
        profile.Stages.ShouldAllBe(stage => stage.Time > TimeSpan.Zero && stage.Time < profile.Elapsed);
        profile.Stages.Sum(stage => stage.Time.Ticks).ShouldBe(profile.Elapsed.Ticks);

        profile.Modules.Select(module => module.Name).ShouldBe(["", "0", "1", "2", "3", "4", "5"]);
        profile.Modules.ShouldAllBe(module => module.Calls == 4 && module.Forward > TimeSpan.Zero && module.Backward > TimeSpan.Zero);
        var (whole, leaves) = (profile.Modules[0], profile.Modules.Where(module => module.IsLeaf).ToList());
        leaves.Aggregate(TimeSpan.Zero, (sum, leaf) => sum + leaf.Forward).ShouldBeLessThan(whole.Forward);
        leaves.Aggregate(TimeSpan.Zero, (sum, leaf) => sum + leaf.Backward).ShouldBeInRange(0.99 * whole.Backward, whole.Backward);

        profile.Operators.Single(one => one.Name == "aten::conv2d").Calls.ShouldBe(4);
        profile.Operators.ShouldAllBe(one => one.Own >= TimeSpan.Zero && one.Own <= one.Whole);
        profile.Recorded.Events.Where(one => one.Kind == ProfiledKind.Data)
            .ShouldAllBe(one => profile.Recorded.Threads[one.Thread].StartsWith("loader", StringComparison.Ordinal));
    }

    [Fact]   // by hand: node 12 was made by the inner layer, 10 by the outer one around it, 20 by none
    public void A_backward_node_belongs_to_the_innermost_layer_that_made_it_and_to_those_around_that()
    {
        var owners = new BackwardOwners(
        [
            new("outer", ProfiledKind.Module, 1, 0, 100, 10, 15), new("inner", ProfiledKind.Module, 1, 20, 40, 11, 13),
            new("next", ProfiledKind.Module, 1, 100, 120, 15, 16),
        ]);
        owners.Of(12).ShouldBe([1, 0]);
        owners.Of(10).ShouldBe([0]);
        owners.Of(15).ShouldBe([2]);
        owners.Of(20).ShouldBeEmpty();
        owners.Of(long.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void A_profiled_training_learns_the_same_weights()
    {
        byte[] Train(bool isProfiled)
        {
            var setup = new TrainingSetup();
            var optimizer = new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9);
            if (isProfiled)
            {
                new TrainingProfiler(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, steps: 4)
                    .Run(setup.Task, optimizer, setup.Loader);
            }
            else
            {
                new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, MaxSteps = 6 })
                    .Fit(setup.Task, optimizer, setup.Loader);
            }

            return setup.WeightBytes();
        }

        Train(isProfiled: true).ShouldBe(Train(isProfiled: false));
    }
}
