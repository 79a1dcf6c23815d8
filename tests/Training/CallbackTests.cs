using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class CallbackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checkpoints_come_by_steps_and_the_newest_are_kept()
    {
        using var run = NewRun("run");
        new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2,
            Checkpoint = new CheckpointSettings { EverySteps = 2, Keep = 3 } }, run);
        run.Checkpoints.Steps.ShouldBe([8, 10, 12]);
    }

    [Fact]
    public void The_best_epoch_is_kept_under_its_name()
    {
        using var run = NewRun("run");
        new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 4,
            Checkpoint = new CheckpointSettings { Keep = 1, Best = "loss" } }, run);
        var losses = run.Metrics.Read().Series("val/loss");
        run.Checkpoints.Marked("best").ShouldBe(losses.MinBy(point => point.Value)!.Step);
        run.Checkpoints.Verify(run.Checkpoints.Marked("best")!.Value).ShouldBeEmpty();
    }

    [Fact]   // six steps an epoch; the first epoch is the best so far
    public void A_best_epoch_that_was_saved_but_not_named_before_a_kill_is_named_then()
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 4, Checkpoint = new CheckpointSettings { Best = "loss" } };
        using var run = NewRun("run");
        Should.Throw<CallbackException>(() => new TrainingSetup().Fit(options, run, new ThrowAt(7)));
        run.Checkpoints.Steps.ShouldBe([6]);
        File.Delete(_folder["run", "checkpoints", "best"]);

        Should.Throw<CallbackException>(() => new TrainingSetup().Fit(options, run, new ThrowAt(8)));
        run.Checkpoints.Marked("best").ShouldBe(6);
    }

    [Fact]
    public void Saving_does_not_change_what_is_learned()
    {
        var plain = new TrainingSetup();
        plain.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });
        var saving = new TrainingSetup();
        using var run = NewRun("run");
        saving.Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, Checkpoint = new CheckpointSettings { EverySteps = 1 } }, run);
        saving.WeightBytes().ShouldBe(plain.WeightBytes());
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_ends_the_training_with_its_reason_and_harms_none()
    {
        using var run = NewRun("run");
        new TrainingSetup().Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, Checkpoint = new CheckpointSettings { EverySteps = 3 } }, run);
        var blocked = new Blocker(run, atStep: 8);
        Should.Throw<RunException>(() => new TrainingSetup().Fit(
                new TrainerOptions { Precision = Precision.Fp32, Epochs = 3,
                    Checkpoint = new CheckpointSettings { EverySteps = 3 } }, run, blocked))
            .Message.ShouldContain("could not be written");
        blocked.Unblock();
        run.Checkpoints.Steps.ShouldBe([3, 6]);
        run.Checkpoints.Steps.SelectMany(run.Checkpoints.Verify).ShouldBeEmpty();
    }

    [Fact]
    public void A_failing_callback_is_named_with_its_event()
    {
        var error = Should.Throw<CallbackException>(
            () => new TrainingSetup().Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, callback: new Failing()));
        error.Message.ShouldBe("The callback Failing failed in OnStepEnd: out of coffee");
        error.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Waiting_for_data_can_be_stopped_and_taken_up_again()
    {
        var whole = new TrainingSetup();
        whole.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });

        using var stop = new CancellationTokenSource();
        var slow = new TrainingSetup();
        using (var run = NewRun("run"))
        {
            slow.Data.Hang = index => index == 3 && !stop.IsCancellationRequested;   // the disk does not answer
            stop.CancelAfter(TimeSpan.FromSeconds(1));
            slow.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, run, stop: stop.Token).IsFinished.ShouldBeFalse();
        }

        var again = new TrainingSetup();
        using var resumed = RunDirectory.Open(_folder["run"]);
        again.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, resumed).IsFinished.ShouldBeTrue();
        again.WeightBytes().ShouldBe(whole.WeightBytes());
    }

    [Fact]
    public void Early_stopping_ends_after_validations_without_a_better_value_and_the_run_counts_as_finished()
    {
        using var run = NewRun("run");
        var setup = new TrainingSetup(plain: true) { LearningRate = 0 };
        setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 50 }, run,
            new EarlyStopping("accuracy", patience: 2)).IsFinished.ShouldBeTrue();
        run.Metrics.Read().Series("val/accuracy").Count.ShouldBe(3);
    }

    [Fact]
    public void A_weight_average_is_what_is_validated_and_kept()
    {
        var setup = new TrainingSetup();
        using var run = NewRun("run");
        setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, run, WeightAverage.Ema(0.9));
        using var scope = new TensorScope();
        var saved = Relight.Tensors.Weights.Safetensors.Read(run.Checkpoints.Newest().Checkpoint!.PathOf(TrainingCheckpoint.ModelFile));
        TensorAssert.Same(setup.Network.StateDict()["0.weight"].Contiguous(), saved["0.weight"]);

        var plain = new TrainingSetup();
        plain.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 });
        plain.WeightBytes().ShouldNotBe(setup.WeightBytes());
    }

    private RunDirectory NewRun(string name) => RunDirectory.Create(_folder[name], new RunRequest { Command = "test", Settings = [] });

    private sealed class Failing : Callback
    {
        public override void OnStepEnd(TrainingContext context, StepOutput output) => throw new InvalidOperationException("out of coffee");
    }

    /// <summary>Puts a file where the folder of checkpoints should be.</summary>
    private sealed class Blocker(RunDirectory run, long atStep) : Callback
    {
        private string Aside => run.Checkpoints.Folder + "-aside";

        public override void OnStepEnd(TrainingContext context, StepOutput output)
        {
            if (context.State.Step == atStep)
            {
                Directory.Move(run.Checkpoints.Folder, Aside);
                File.WriteAllText(run.Checkpoints.Folder, "");
            }
        }

        public void Unblock()
        {
            File.Delete(run.Checkpoints.Folder);
            Directory.Move(Aside, run.Checkpoints.Folder);
        }
    }
}
