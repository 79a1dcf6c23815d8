using Relight.Recipes;
using Relight.Runs;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

/// <summary>A run that a program of one's own gives to the trainer.</summary>
[Collection(nameof(SeededTests))]
public sealed class FittedRunTests : IDisposable
{
    private static readonly TrainerOptions Options = new() { Epochs = 2 };
    private static readonly RunRequest Request = new() { Command = "mine" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_finished_after_the_last_epoch_and_fitted_again_gives_the_validation_that_it_ended_with()
    {
        var (result, accuracy) = Fit();
        result.IsFinished.ShouldBeTrue();
        using (var run = RunDirectory.Read(_folder["run"]))
        {
            run.Record.IsFinished.ShouldBeTrue();
            run.Record.Attempts.ShouldHaveSingleItem().Outcome.ShouldBe(AttemptOutcome.Finished);
        }

        var (again, sameAccuracy) = Fit();
        again.IsFinished.ShouldBeTrue();
        again.Steps.ShouldBe(result.Steps);
        sameAccuracy.ShouldBe(accuracy);
        using var finished = RunDirectory.Read(_folder["run"]);
        finished.Record.IsFinished.ShouldBeTrue();
        finished.Record.Attempts[^1].Message.ShouldBe("Nothing was left to do.");
        RunUse.Of(finished).Interruptions.ShouldBe(0);
    }

    [Fact]
    public void A_finished_run_that_is_to_be_longer_or_shorter_says_so()
    {
        Fit();
        var told = new List<string>();
        Fit(options: Options with { Epochs = 3 }, told: told).Result.Steps.ShouldBe(18);
        told.ShouldHaveSingleItem().ShouldContain("was finished after 2 epochs and is to be of 3: it goes on");
        Fit(options: Options with { Epochs = 1 }, told: told).Result.Steps.ShouldBe(18);
        told[1..].ShouldHaveSingleItem().ShouldContain("has 3 epochs behind it, where 1 are asked for");
        Fit(options: Options with { Epochs = 3 }, told: told);
        told.Count.ShouldBe(2);
    }

    [Fact]
    public void Stopped_it_is_interrupted_and_goes_on()
    {
        using (var stop = new StopAt(3))
        {
            Fit(stop, stop: stop.Token).Result.IsFinished.ShouldBeFalse();
        }

        Outcome().ShouldBe(AttemptOutcome.Interrupted);
        Fit().Result.IsFinished.ShouldBeTrue();
        using var run = RunDirectory.Read(_folder["run"]);
        run.Record.IsFinished.ShouldBeTrue();
        RunUse.Of(run).Interruptions.ShouldBe(1);
    }

    [Fact]
    public void An_error_is_noted_as_what_ended_it()
    {
        Should.Throw<CallbackException>(() => Fit(new ThrowAt(3)));
        using var run = RunDirectory.Read(_folder["run"]);
        run.Record.Attempts[^1].Outcome.ShouldBe(AttemptOutcome.Failed);
        run.Record.Attempts[^1].Message.ShouldNotBeNull();
        File.ReadAllText(_folder["run", "log.txt"]).ShouldContain("error");
    }

    [Fact]
    public void Its_report_is_written_from_its_folder_alone()
    {
        Fit();
        TrainingRunReport.WriteAnew(_folder["run"]);
        var report = File.ReadAllText(_folder["run", "report.html"]);
        report.ShouldContain("Finished at step 12");
        report.ShouldContain("val/accuracy");
    }

    [Fact]
    public void A_damaged_checkpoint_is_told_and_the_one_before_is_taken()
    {
        var options = Options with { Checkpoint = new CheckpointSettings { EverySteps = 1, Keep = 4 } };
        var told = new List<string>();
        using (var stop = new StopAt(5))
        {
            Fit(stop, options, stop: stop.Token);
        }

        Damage(5);
        Fit(options: options, told: told).Result.IsFinished.ShouldBeTrue();
        told.ShouldHaveSingleItem().ShouldContain("The checkpoint of step 5 is damaged");
        using var run = RunDirectory.Read(_folder["run"]);
        run.Record.Attempts[^1].ResumedFrom.ShouldBe(4);
    }

    [Fact]   // to start over in silence would be to lose the run
    public void Where_every_checkpoint_is_damaged_the_run_is_refused_until_they_are_deleted()
    {
        using (var stop = new StopAt(5))
        {
            Fit(stop, stop: stop.Token);
        }

        Damage(5);
        var error = Should.Throw<RunException>(() => Fit());
        error.Message.ShouldContain("The checkpoint of step 5 is damaged");
        error.Message.ShouldContain(_folder["run", "checkpoints"]);

        var told = new List<string>();
        Directory.Delete(_folder["run", "checkpoints"], recursive: true);
        Fit(told: told).Result.IsFinished.ShouldBeTrue();
        told.ShouldHaveSingleItem().ShouldContain("starts over");
    }

    [Fact]   // as git-annex, DVC and object stores lay files out
    public void Checkpoints_of_links_are_as_good_as_files()
    {
        using (var stop = new StopAt(5))
        {
            Fit(stop, stop: stop.Token);
        }

        Directory.CreateDirectory(_folder["store"]);
        foreach (var file in Directory.GetFiles(_folder["run", "checkpoints", "5"]))
        {
            var place = _folder["store", Path.GetFileName(file)];
            File.Move(file, place);
            File.CreateSymbolicLink(file, place);
        }

        Directory.Move(_folder["run", "checkpoints"], _folder["disk"]);
        Directory.CreateSymbolicLink(_folder["run", "checkpoints"], _folder["disk"]);
        var told = new List<string>();
        Fit(told: told).Result.IsFinished.ShouldBeTrue();
        told.ShouldBeEmpty();
        using var run = RunDirectory.Read(_folder["run"]);
        run.Record.Attempts[^1].ResumedFrom.ShouldBe(5);
    }

    [Fact]
    public void A_link_to_checkpoints_on_a_disk_that_is_not_there_ends_the_attempt_before_it_begins()
    {
        using (var stop = new StopAt(5))
        {
            Fit(stop, stop: stop.Token);
        }

        Directory.Move(_folder["run", "checkpoints"], _folder["disk"]);
        Directory.CreateSymbolicLink(_folder["run", "checkpoints"], _folder["gone"]);
        Should.Throw<RunException>(() => Fit()).Message.ShouldContain("a link to one that is not there");
    }

    private (TrainingResult Result, double Accuracy) Fit(
        Callback? callback = null, TrainerOptions? options = null, List<string>? told = null, CancellationToken stop = default)
    {
        using var run = RunDirectory.CreateOrOpen(_folder["run"], Request);
        run.Warned = told is null ? null : told.Add;
        var result = new TrainingSetup().Fit(options ?? Options, run, callback, stop);
        return (result, (result.Validation as ClassificationMetrics)?.Top1 ?? double.NaN);
    }

    private void Damage(long step)
    {
        var file = _folder["run", "checkpoints", $"{step}", TrainingCheckpoint.ModelFile];
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private AttemptOutcome Outcome()
    {
        using var run = RunDirectory.Read(_folder["run"]);
        return run.Record.Attempts[^1].Outcome;
    }
}
