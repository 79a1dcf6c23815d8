using Relight.Settings;
using Relight.Data;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

/// <summary>What a task may say beside its loss: terms, phases, what happens after a step, a state, whether a batch may be cut.</summary>
[Collection(nameof(SeededTests))]
public sealed class TaskSeamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Terms_of_a_loss_and_logged_values_are_measured_in_the_run()
    {
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "fit" }))
        {
            Fit(new Pair(), run, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, LogEverySteps = 3 });
        }

        using var read = RunDirectory.Read(_folder["run"]);
        var history = read.Metrics.Read();
        string[] expected = ["step/left", "step/right", "step/steps_seen", "train/left", "train/loss", "val/right", "val/loss",
            "val/steps_seen", "left/step/learning_rate", "right/step/learning_rate"];
        expected.Except(history.Names).ShouldBeEmpty();
        var last = history.Rows.SelectMany(row => row.Values).GroupBy(value => value.Key)
            .ToDictionary(group => group.Key, group => group.Last().Value);
        (last["train/left"] + last["train/right"]).ShouldBe(last["train/loss"], 1e-5);   // the loss of several phases is their sum
        last["val/steps_seen"].ShouldBe(6);   // 44 samples in batches of 8
    }

    [Fact]
    public void A_phase_changes_its_own_parameters_alone_and_sees_what_the_phase_before_it_learned()
    {
        var task = new Pair();
        var seen = new List<double>();
        task.OnRight = () => seen.Add(task.Left.Weight.Sum().ToDouble());
        var before = task.Left.Weight.Sum().ToDouble();
        Fit(task, null, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, MaxSteps = 1, SanityBatches = 0 });
        seen[0].ShouldNotBe(before);
        seen[0].ShouldBe(task.Left.Weight.Sum().ToDouble());   // the right phase, whose loss depends on it, left it as it was
        task.Left.Weight.RequiresGrad.ShouldBeTrue();
    }

    [Theory, InlineData(1), InlineData(5), InlineData(6), InlineData(8)]
    public void A_task_with_two_optimizers_a_teacher_and_a_queue_ends_with_the_same_bytes_though_it_was_stopped(long step)
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = step == 8 ? 2 : 1 };
        var whole = new Pair();
        Fit(whole, null, options);

        using (var stop = new StopAt(Math.Min(step, 5)))
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "fit" }))
        {
            Fit(new Pair(), run, options, stop, stop.Token).IsFinished.ShouldBeFalse();
        }

        var rest = new Pair();
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "fit" }))
        {
            Fit(rest, run, options).IsFinished.ShouldBeTrue();
        }

        rest.Bytes().ShouldBe(whole.Bytes());
        rest.Queue.ToArray().ShouldBe(whole.Queue.ToArray());
        rest.Steps.ShouldBe(options.AccumulateBatches == 2 ? 6 : 12);
    }

    [Fact]
    public void A_parameter_that_another_phase_holds_is_not_missed()
    {
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "fit" }))
        {
            Fit(new Pair(), run, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, MaxSteps = 1 });
        }

        File.ReadAllText(Path.Combine(_folder["run"], "log.txt")).ShouldNotContain("in no group");
    }

    [Fact]
    public void A_loss_over_the_whole_batch_is_never_computed_in_parts()
    {
        var task = new Pair { IsSplittable = false, OnRight = () => throw new TorchOutOfMemoryException("no more") };
        Should.Throw<TorchOutOfMemoryException>(
            () => Fit(task, null, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, SanityBatches = 0 }))
            .Message.ShouldStartWith("A batch of 8 does not fit the memory, and the loss of Pair is over the whole batch");
    }

    [Fact]
    public void Phases_that_share_a_name_are_refused()
    {
        var task = new Pair { RightName = "left" };
        Should.Throw<ArgumentException>(() => Fit(task, null, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 })).Message
            .ShouldContain("'left', 'left'");
    }

    [Fact]
    public void Several_sets_are_validated_on_between_steps_too_without_a_trace_in_the_weights()
    {
        var plain = new TrainingSetup();
        plain.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });

        var setup = new TrainingSetup();
        var few = new DataLoader(new SpotsDataset(10), new DataLoaderOptions { BatchSize = 4 });
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], new RunRequest { Command = "fit" }))
        {
            new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, ValidateEverySteps = 4 }).Fit(
                new SgdTask(setup), setup.Loader, setup.Validation, run, [new ValidationSet("few", few)]);
        }

        setup.WeightBytes().ShouldBe(plain.WeightBytes());
        using var read = RunDirectory.Read(_folder["run"]);
        long[] StepsOf(string name) => [.. read.Metrics.Read().Rows.Where(row => row.Values.ContainsKey(name)).Select(row => row.Step)];
        StepsOf("val/accuracy").ShouldBe([4, 6, 8, 12]);   // epochs of 6 steps; at 12 the epoch's own
        StepsOf("few/accuracy").ShouldBe([4, 6, 8, 12]);
        StepsOf("train/accuracy").ShouldBe([6, 12]);
    }

    [Fact]
    public void Sets_to_validate_on_that_share_a_name_are_refused()
    {
        var setup = new TrainingSetup();
        Should.Throw<ArgumentException>(() => new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }).Fit(
            setup.Task, setup.Loader, setup.Validation, alsoValidateOn: [new ValidationSet("val", setup.Validation)])).Message
                .ShouldContain("share a name: val, val");
    }

    [Fact]
    public void A_training_in_a_folder_goes_on_writes_its_report_and_is_listed()
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 };
        var whole = new TrainingSetup();
        new Trainer(options).Fit(new SgdTask(whole), whole.Loader, whole.Validation);

        using (var stop = new StopAt(7))
        {
            var setup = new TrainingSetup();
            new Trainer(options, stop).Fit(
                new SgdTask(setup), setup.Loader, setup.Validation, _folder["run"], stop: stop.Token).IsFinished.ShouldBeFalse();
        }

        var rest = new TrainingSetup();
        var result = new Trainer(options).Fit(new SgdTask(rest), rest.Loader, rest.Validation, _folder["run"]);
        result.IsFinished.ShouldBeTrue();
        rest.WeightBytes().ShouldBe(whole.WeightBytes());
        File.ReadAllText(Path.Combine(_folder["run"], "report.html")).ShouldContain("accuracy");

        var again = new TrainingSetup();
        new Trainer(options).Fit(new SgdTask(again), again.Loader, again.Validation, _folder["run"]).Validation!.Loss
            .ShouldBe(result.Validation!.Loss);
        Should.Throw<RunException>(() => new Trainer(options with { Epochs = 3 }).Fit(
            new SgdTask(again), again.Loader, run: _folder["run"])).Message.ShouldContain("epochs");
    }

    [Fact]
    public void Predictions_are_the_scores_of_each_sample_in_order_and_validation_measures_the_same()
    {
        var setup = new TrainingSetup();
        setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });
        var trainer = new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 });
        var scores = trainer.Predict(setup.Task, setup.Validation).SelectMany(answer => answer.Argmax(1).ToArray<long>()).ToArray();
        var right = scores.Index().Count(answer => answer.Item == setup.Validation.Dataset.Label(answer.Index));
        trainer.Validate(setup.Task, setup.Validation).Compute()["accuracy"].ShouldBe(right / 20.0, 1e-12);
    }

    [Fact]
    public void A_task_without_scores_says_what_to_override_before_it_can_predict()
    {
        var setup = new TrainingSetup();
        Should.Throw<NotSupportedException>(() => new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }).Predict(
            new Pair(), setup.Loader).First()).Message.ShouldContain("PredictionStep");
    }

    [Fact]
    public void A_metric_of_ones_own_is_exact_over_batches_and_restored_with_its_sums()
    {
        // closed form: errors 1, 2 and 2 have the root mean square √(9 / 3)
        var metrics = new LossMetrics(new RootMeanSquareError());
        metrics.Add(Output([1, 2], [2, 4]));
        var restored = new LossMetrics(new RootMeanSquareError());
        restored.LoadStateDict(metrics.StateDict());
        restored.Add(Output([3], [1]));
        restored.Compute()["rmse"].ShouldBe(Math.Sqrt(3), 1e-12);
        restored.Compute()["loss"].ShouldBe(0.5, 1e-12);
        restored.Info("rmse").HigherIsBetter.ShouldBeFalse();
        restored.Reset();
        restored.Compute().ShouldBeEmpty();

        static StepOutput Output(double[] scores, double[] targets) => new(
            Tensor.FromSpan([0.5], []), Tensor.FromSpan<double>(scores, scores.Length), Tensor.FromSpan<double>(targets, targets.Length),
            new int[scores.Length]);
    }

    private static TrainingResult Fit(
        Pair task, RunDirectory? run, TrainerOptions options, Callback? callback = null, CancellationToken stop = default)
    {
        var setup = new TrainingSetup();
        return new Trainer(options, callback is null ? [] : [callback]).Fit(task, setup.Loader, setup.Validation, run, stop: stop);
    }

    private sealed class RootMeanSquareError() : Metric(
        new MetricInfo("rmse", "root of the mean square error", "", HigherIsBetter: false), sums: 1)
    {
        protected override void Add(StepOutput output, Span<double> sums) =>
            sums[0] += (output.Scores! - output.Targets!).Pow(2).Sum().ToDouble();

        protected override double Value(ReadOnlySpan<double> sums, long count) => Math.Sqrt(sums[0] / count);
    }
}
