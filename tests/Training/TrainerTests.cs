using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_task_is_learned()
    {
        var result = new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 8 });
        result.IsFinished.ShouldBeTrue();
        result.Steps.ShouldBe(8 * 6);   // 44 samples in batches of 8
        ((ClassificationMetrics)result.Validation!).Top1.ShouldBeGreaterThan(0.9);
    }

    [Theory, InlineData(Precision.Fp32), InlineData(Precision.Bf16)]
    public void The_same_training_twice_gives_the_same_bytes_whatever_the_number_of_workers(Precision precision)
    {
        byte[] Train(int workers)
        {
            var setup = new TrainingSetup(workers: workers);
            setup.Fit(new TrainerOptions { Epochs = 3, Precision = precision });
            return setup.WeightBytes();
        }

        Train(1).ShouldBe(Train(4));
    }

    // in, at the end of, and between epochs of 6 steps
    [Theory, InlineData(1), InlineData(4), InlineData(6), InlineData(11), InlineData(17)]
    public void A_training_that_was_stopped_and_taken_up_again_ends_with_the_same_bytes(long step)
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 3 };
        var whole = new TrainingSetup();
        whole.Fit(options);

        var request = new RunRequest { Command = "train" };
        using (var stop = new StopAt(step))
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            new TrainingSetup().Fit(options, run, stop, stop.Token).IsFinished.ShouldBeFalse();
            run.End(AttemptOutcome.Interrupted);
        }

        var rest = new TrainingSetup();
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            rest.Fit(options, run).IsFinished.ShouldBeTrue();
            run.Metrics.Read().Series("val/accuracy").Count.ShouldBe(3);
        }

        rest.WeightBytes().ShouldBe(whole.WeightBytes());
    }

    [Fact]   // without normalization over the batch, the mean gradient of two halves is that of the whole
    public void Two_accumulated_batches_count_as_one_of_twice_the_size()
    {
        var large = new TrainingSetup(samples: 32, batch: 16, plain: true);
        large.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });
        var halves = new TrainingSetup(samples: 32, batch: 8, plain: true);
        halves.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = 2 }).Steps.ShouldBe(4);
        foreach (var (name, weight) in large.Network.StateDict())
        {
            TensorAssert.Close(weight, halves.Network.StateDict()[name], rtol: 1e-4, atol: 1e-6, what: name);
        }
    }

    [Fact]   // 44 samples in 6 batches of 8, the last of 4: steps of 4 batches and of 2
    public void A_step_counts_the_samples_that_it_learned_from()
    {
        var seen = new List<int>();
        new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = 4 },
            callback: new StepSamples(seen));
        seen.ShouldBe([32, 12, 32, 12]);
        seen.Clear();
        new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, callback: new StepSamples(seen));
        seen.ShouldBe([8, 8, 8, 8, 8, 4]);
    }

    [Fact]
    public void The_number_of_steps_can_be_limited()
    {
        var result = new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 5, MaxSteps = 8 });
        result.Steps.ShouldBe(8);
        result.IsFinished.ShouldBeTrue();
        result.Validation.ShouldNotBeNull();
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_training_and_no_checkpoint_holds_such_weights()
    {
        using var run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        var setup = new TrainingSetup { LearningRate = 1e30 };
        var error = Should.Throw<TrainingDivergedException>(
            () => setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, LogEverySteps = 1 }, run));
        error.Message.ShouldContain("learning rate");
        error.Message.ShouldContain("not finite");
        run.Checkpoints.Newest().Checkpoint.ShouldBeNull();
    }

    [Fact]
    public void The_first_layer_that_gives_no_finite_number_is_named()
    {
        var setup = new TrainingSetup { LearningRate = 0 };
        using (NoGradScope.Enter())
        {
            ((BatchNorm2d)setup.Network[1]).Weight!.FillInPlace(3e38);
        }

        Should.Throw<TrainingDivergedException>(
            () => setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, LogEverySteps = 1 }))
            .Message.ShouldContain("The first to give values that are not finite is 1 (BatchNorm2d)");
    }

    [Fact]
    public void A_task_may_say_its_own_optimizer_and_schedule()
    {
        var given = new TrainingSetup();
        given.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = 4 });
        var said = new TrainingSetup();
        var task = new ConfiguredTask(said);
        new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = 4 })
            .Fit(task, said.Loader, said.Validation).Steps.ShouldBe(4);
        task.Steps.ShouldBe([4]);   // 6 batches in groups of 4: two steps an epoch
        said.WeightBytes().ShouldBe(given.WeightBytes());
    }

    [Fact]
    public void A_task_that_says_no_optimizer_is_learned_with_the_usual_one()
    {
        var setup = new TrainingSetup();
        using (NoGradScope.Enter())
        {
            setup.Network[0].Freeze();
        }

        var frozen = setup.Network[0].StateDict().Clone();
        var result = new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 6 })
            .Fit(setup.Task, setup.Loader, setup.Validation);
        ((ClassificationMetrics)result.Validation!).Top1.ShouldBeGreaterThan(0.9);
        TensorAssert.Same(frozen["weight"], setup.Network[0].StateDict()["weight"]);
    }

    [Fact]
    public void Half_precision_on_the_processor_is_refused_with_the_way_out() =>
        Should.Throw<ArgumentException>(() => new Trainer(new TrainerOptions { Epochs = 1, Precision = Precision.Fp16 })).Message
            .ShouldContain("bf16");

    private sealed class StepSamples(List<int> seen) : Callback
    {
        public override void OnStepEnd(TrainingContext context, StepOutput output) => seen.Add(context.SamplesInStep);
    }

    private sealed class ConfiguredTask(TrainingSetup setup) : TrainingTask
    {
        public List<long> Steps { get; } = [];

        public override Module Module => setup.Network;

        public override StepOutput TrainingStep(Batch batch) => setup.Task.TrainingStep(batch);

        public override StepOutput EvaluationStep(Batch batch) => setup.Task.EvaluationStep(batch);

        public override MetricSet CreateMetrics() => setup.Task.CreateMetrics();

        public override (Optimizer Optimizer, Schedule Schedule) ConfigureOptimizer(long steps)
        {
            Steps.Add(steps);
            return (new Sgd(Module.Parameters(), setup.LearningRate, momentum: 0.9), new Cosine(steps));
        }
    }
}
