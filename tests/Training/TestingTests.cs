using Relight.Data;
using Relight.Nn;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

/// <summary>A test is measured apart from validations; progress can be drawn by a program.</summary>
[Collection(nameof(SeededTests))]
public sealed class TestingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_test_is_kept_by_the_run_apart_from_its_validations_and_can_be_of_a_checkpoint()
    {
        var task = new Offset();
        var data = new DataLoader(Dataset.From(8, index => new() { ["x"] = (float)index }), new DataLoaderOptions { BatchSize = 4 });
        var trainer = new Trainer(
            new TrainerOptions { Epochs = 2, ShowProgress = false, Checkpoint = new CheckpointSettings { EverySteps = 2 } });
        trainer.Fit(task, data, data, _folder["run"]);
        var weights = task.Weight.ToDouble();

        var test = trainer.Test(task, data, _folder["run"]);
        trainer.Validate(task, data).Loss.ShouldBe(test.Loss - 1, 1e-4);   // the test's step adds 1
        using (var run = RunDirectory.Read(_folder["run"]))
        {
            var history = run.Metrics.Read();
            history.Last("test/loss").ShouldBe(test.Loss);
            history.Last("test/seen").ShouldBe(1);
            history.Series("val/loss").Count.ShouldBe(2);
            history.Series("test/loss").ShouldHaveSingleItem().Step.ShouldBe(4);
            run.Record.Attempts.ShouldHaveSingleItem();
            File.ReadAllText(run.ReportPath).ShouldContain("test/loss");
        }

        trainer.Test(task, data, _folder["run"], checkpoint: "2");
        task.Weight.ToDouble().ShouldNotBe(weights);
        using (var run = RunDirectory.Read(_folder["run"]))
        {
            run.Metrics.Read().Series("test/loss").Select(point => (point.Step, point.Epoch)).ShouldBe([(2L, 0), (4L, 1)]);
        }

        Should.Throw<ArgumentException>(() => trainer.Test(task, data, checkpoint: "best")).Message.ShouldContain("name the run's folder");
        Should.Throw<RunException>(() => trainer.Test(task, data, _folder["none"]));
    }

    [Fact]
    public void Figures_of_other_weights_than_the_runs_are_not_kept_in_it()
    {
        var (task, other) = (new Offset(), new Offset());
        var data = new DataLoader(Dataset.From(8, index => new() { ["x"] = (float)index }), new DataLoaderOptions { BatchSize = 4 });
        var trainer = new Trainer(new TrainerOptions { Epochs = 2, ShowProgress = false });
        trainer.Fit(task, data, data, _folder["run"]);

        Should.Throw<ArgumentException>(() => trainer.Test(other, data, _folder["run"])).Message
            .ShouldContain("not those of");
        using var run = RunDirectory.Read(_folder["run"]);
        run.Metrics.Read().Last("test/loss").ShouldBeNull();
    }

    [Fact]
    public void Progress_of_ones_own_sees_the_first_step_and_the_last()
    {
        var setup = new TrainingSetup(samples: 40);
        var seen = new Seen();
        setup.Fit(new TrainerOptions { Epochs = 2 }, callback: seen);
        seen.All.Select(one => one.Step).ShouldBe([1, 10]);   // the interval leaves no other
        seen.All[1].ShouldSatisfyAllConditions(
            last => last.Share.ShouldBe(1), last => last.Left.ShouldBe(TimeSpan.Zero),
            last => (last.Epoch, last.Epochs, last.Steps).ShouldBe((2, 2, 10)),
            last => last.Rate.ShouldBeGreaterThan(0), last => last.Loss.ShouldBeGreaterThan(0));
    }

    private sealed class Seen : ProgressCallback
    {
        public List<TrainingProgress> All { get; } = [];

        protected override TimeSpan Interval => TimeSpan.FromHours(1);

        public override void Show(TrainingProgress progress) => All.Add(progress);
    }

    /// <summary>Learns the mean.</summary>
    private sealed class Offset : TrainingTask
    {
        private readonly Holder _holder = new();

        public Parameter Weight => _holder.Weight;

        public override Module Module => _holder;

        public override StepOutput TrainingStep(Batch batch) => new((batch["x"] - Weight).Pow(2).Mean(), batch);

        public override StepOutput EvaluationStep(Batch batch) => TrainingStep(batch);

        public override StepOutput TestStep(Batch batch)
        {
            Log("seen", 1.0);
            return new StepOutput((batch["x"] - Weight).Pow(2).Mean() + 1, batch);
        }

        private sealed class Holder : Module
        {
            public Parameter Weight { get; } = new(Tensor.Zeros([]));
        }
    }
}
