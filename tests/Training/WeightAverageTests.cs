using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class WeightAverageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(0, 12), InlineData(0.75, 3), InlineData(0.99, 1)]   // of 12 steps, the last 12, 3 and 1
    public void The_equal_average_is_the_mean_of_the_weights_after_each_of_the_last_steps(double from, int count)
    {
        var setup = new TrainingSetup(plain: true);
        var seen = new WeightRecorder(setup.Network);
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, WeightAverage.Swa(from), seen).Fit(
            setup.Task, new Sgd(setup.Network.Parameters(), 0.01), setup.Loader, setup.Validation);
        seen.Weights.Count.ShouldBe(12);
        using var scope = new TensorScope();
        TensorAssert.Close(Tensor.Stack([.. seen.Weights.TakeLast(count)]).Mean([0]), seen.Present(), rtol: 1e-4, atol: 1e-6);
    }

    [Theory, InlineData(true), InlineData(false)]   // with equal batches, the mean of their means is the mean over all pixels
    public void Batch_normalization_has_the_statistics_of_the_training_data_under_the_averaged_weights(bool validates)
    {
        var setup = new TrainingSetup(samples: 40);
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, WeightAverage.Swa(0.5)).Fit(
            setup.Task, new Sgd(setup.Network.Parameters(), 0.01), setup.Loader, validates ? setup.Validation : null);
        var norm = (BatchNorm2d)setup.Network[1];
        norm.NumBatchesTracked!.ToInt64().ShouldBe(5);
        norm.Momentum.ShouldBe(0.1);
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        var outputs = setup.Loader.Epoch(0).Select(batch => ((Conv2d)setup.Network[0]).Forward(batch.Images)).ToArray();
        TensorAssert.Close(Tensor.Cat(outputs).Mean([0, 2, 3]), norm.RunningMean!, rtol: 1e-4, atol: 1e-6);
        setup.Network.Training.ShouldBeFalse();
    }

    [Fact]
    public void Frozen_batch_normalization_keeps_its_statistics()
    {
        var setup = new TrainingSetup();
        var norm = (BatchNorm2d)setup.Network[1];
        norm.Freeze();
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, new FrozenBatchNorm(), WeightAverage.Swa(0)).Fit(
            setup.Task, new Sgd(setup.Network.Parameters().Where(p => p.RequiresGrad), 0.01), setup.Loader, setup.Validation);
        norm.NumBatchesTracked!.ToInt64().ShouldBe(0);
        norm.RunningVar!.ToArray<float>().ShouldAllBe(variance => variance == 1);
    }

    [Fact]
    public void What_is_validated_is_what_the_model_has_in_the_end()
    {
        var setup = new TrainingSetup();
        var result = setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 4 }, callback: WeightAverage.Swa(0.5));
        var again = Evaluator.Evaluate(setup.Task, setup.Validation, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 });
        again.Compute().ShouldBe(result.Validation!.Compute());
        var plain = new TrainingSetup();
        plain.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 4 });
        plain.WeightBytes().ShouldNotBe(setup.WeightBytes());
    }

    [Theory, InlineData(true), InlineData(false)]   // stopped after epoch 2 of 4: the weights trained on are others
    public void A_checkpoint_of_an_unfinished_run_is_used_with_the_average_that_was_validated(bool isEqual)
    {
        using var run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        using var stop = new StopAt(13);
        var setup = new TrainingSetup();
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 4, Checkpoint = new CheckpointSettings { Best = "loss" } },
            isEqual ? WeightAverage.Swa(0.2) : WeightAverage.Ema(0.9), stop)
            .Fit(setup.Task, new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9), setup.Loader, setup.Validation, run: run,
                stop: stop.Token).IsFinished.ShouldBeFalse();
        using var scope = new TensorScope();
        var best = run.Checkpoints.Open("best");
        setup.Network.LoadStateDict(TrainingCheckpoint.ReadWeights(best));
        Evaluator.Evaluate(setup.Task, setup.Validation, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }).Compute()["loss"]
            .ShouldBe(run.Metrics.Read().Series("val/loss").Min(point => point.Value), 1e-9);
        setup.Network.LoadStateDict(Safetensors.Read(best.PathOf(TrainingCheckpoint.ModelFile)));
        Evaluator.Evaluate(setup.Task, setup.Validation, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }).Compute()["loss"]
            .ShouldNotBeInRange(run.Metrics.Read().Series("val/loss").Min(point => point.Value) - 1e-6,
                run.Metrics.Read().Series("val/loss").Min(point => point.Value) + 1e-6);
    }

    [Fact]   // measuring the statistics draws nothing, so the training itself goes the same way
    public void Averaging_does_not_change_what_is_learned()
    {
        WeightRecorder Train(params Callback[] first)
        {
            var setup = new TrainingSetup();
            var seen = new WeightRecorder(setup.Network);
            new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 3 }, [.. first, seen]).Fit(
                setup.Task, new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9), setup.Loader, setup.Validation);
            return seen;
        }

        TensorAssert.Same(Train().Weights[^1], Train(WeightAverage.Swa(0.2)).Weights[^1]);
    }

    [Theory, InlineData(true, 5), InlineData(true, 12), InlineData(true, 18), InlineData(false, 13), InlineData(false, 18)]
    public void Stopped_before_in_and_at_the_end_of_the_averaged_part_it_ends_with_the_same_bytes(bool isEqual, long step)
    {
        WeightAverage Average() => isEqual ? WeightAverage.Swa(0.6) : WeightAverage.Ema(0.9);   // from step 10 of 18 on
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 3 };
        var whole = new TrainingSetup();
        whole.Fit(options, callback: Average());

        var request = new RunRequest { Command = "train" };
        using (var stop = new StopAt(step))
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            var setup = new TrainingSetup();
            new Trainer(options, Average(), stop).Fit(
                setup.Task, new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9), setup.Loader, setup.Validation,
                new Cosine(18), run, stop.Token);
        }

        var rest = new TrainingSetup();
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            rest.Fit(options, run, Average()).IsFinished.ShouldBeTrue();
        }

        rest.WeightBytes().ShouldBe(whole.WeightBytes());
    }

    // measuring the statistics is a pass over the training data: a stop must not wait for its end, nor leave the average as the weights
    [Fact]
    public void Stopped_while_statistics_are_measured_it_ends_with_the_same_bytes()
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 };
        var whole = new TrainingSetup();
        whole.Fit(options, callback: WeightAverage.Swa(0.5));

        var request = new RunRequest { Command = "train" };
        using (var stop = new CancellationTokenSource())
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            var setup = new TrainingSetup();
            var reads = 0;
            setup.Data.Hang = _ =>
            {
                if (Interlocked.Increment(ref reads) > 2 * 44)   // both epochs are read: these are the statistics
                {
                    stop.Cancel();
                }

                return false;
            };
            setup.Fit(options, run, WeightAverage.Swa(0.5), stop.Token).IsFinished.ShouldBeFalse();
        }

        var rest = new TrainingSetup();
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            rest.Fit(options, run, WeightAverage.Swa(0.5)).IsFinished.ShouldBeTrue();
        }

        rest.WeightBytes().ShouldBe(whole.WeightBytes());
    }

    [Fact]   // the last epoch is saved as the best before its weights become the average
    public void The_average_is_what_is_saved_also_where_the_last_epoch_was_saved_as_the_best()
    {
        var setup = new TrainingSetup();
        using var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "train" });
        setup.Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, Checkpoint = new CheckpointSettings { Best = "loss" } }, run,
            WeightAverage.Swa(0));
        using var scope = new TensorScope();
        var saved = Safetensors.Read(run.Checkpoints.Newest().Checkpoint!.PathOf(TrainingCheckpoint.ModelFile));
        TensorAssert.Same(setup.Network.StateDict()["0.weight"].Contiguous(), saved["0.weight"]);
    }

    [Fact]
    public void A_training_that_ends_before_the_averaged_part_keeps_its_own_weights()
    {
        byte[] Train(params Callback[] callbacks)
        {
            var setup = new TrainingSetup();
            var optimizer = new Sgd(setup.Network.Parameters(), 0.01);
            new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 10 }, callbacks)
                .Fit(setup.Task, optimizer, setup.Loader, setup.Validation).Steps.ShouldBe(6);
            return setup.WeightBytes();
        }

        Train(new EndAfterFirstEpoch(), WeightAverage.Swa(0.5)).ShouldBe(Train(new EndAfterFirstEpoch()));
    }

    [Theory, InlineData(-0.1), InlineData(1), InlineData(double.NaN)]
    public void A_share_out_of_range_is_refused(double from) =>
        Should.Throw<ArgumentOutOfRangeException>(() => WeightAverage.Swa(from)).Message.ShouldContain("[0, 1)");

    /// <summary>Copies of a linear layer's weights, or a convolution's, after each step.</summary>
    private sealed class WeightRecorder(Sequential network) : Callback
    {
        public List<Tensor> Weights { get; } = [];

        public Tensor Present() => network.Parameters().First().Detach().Clone();

        public override void OnStepEnd(TrainingContext context, StepOutput output)
        {
            using var outside = TensorScope.Outside();
            Weights.Add(Present());
        }
    }

    private sealed class EndAfterFirstEpoch : Callback
    {
        public override void OnEpochStart(TrainingContext context) => context.EndAfterEpoch();
    }
}
