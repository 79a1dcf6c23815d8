using Relight.Recipes;
using Relight.Runs;
using Relight.SelfSupervised.SixTransforms;
using Relight.Settings;
using Relight.Tests.Training;

namespace Relight.Tests.Recipes;

/// <summary>A run that goes on with another number of epochs.</summary>
[Collection(nameof(SeededTests))]
public sealed class RunLengthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static RunSettings Constant => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 32,
            SyntheticValidationCount = 16 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "imagenet" },
        Optimizer = new OptimizerSettings { Name = "sgd", Lr = 0.01, Schedule = "constant" },
        Training = new TrainingSettings { Epochs = 2, Precision = Precision.Fp32, Threads = 1 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finished_run_goes_on_and_ends_with_the_bytes_of_a_longer_one()
    {
        new TrainingRun(Of(3), _folder["whole"]).Run();
        new TrainingRun(Of(2), _folder["run"]).Run();
        var notes = new List<string>();
        var longer = new TrainingRun(Of(3), _folder["run"]) { Notes = new Told(notes) }.Run();
        longer.IsFinished.ShouldBeTrue();
        longer.WasFinished.ShouldBeFalse();
        longer.Use.Interruptions.ShouldBe(0);
        notes.ShouldHaveSingleItem().ShouldContain("was of 2 epochs and is to be of 3 epochs");
        Weights.Digest(_folder["run"]).ShouldBe(Weights.Digest(_folder["whole"]));
        new TrainingRun(Of(3), _folder["run"]).Run().WasFinished.ShouldBeTrue();
        using var run = RunDirectory.Read(_folder["run"]);
        run.Record.Attempts[^1].Changes.ShouldBe(["training.epochs is 3 in place of 2"]);
        RunSettings.Of(run).Training.Epochs.ShouldBe(3);
    }

    [Fact]
    public void Killed_while_it_goes_on_it_is_not_taken_for_finished()
    {
        new TrainingRun(Of(2), _folder["run"]).Run();
        Should.Throw<Exception>(() => new TrainingRun(Of(3), _folder["run"]).Run([new ThrowAt(5)]));
        using (var run = RunDirectory.Read(_folder["run"]))
        {
            run.Record.IsFinished.ShouldBeFalse();
        }

        new TrainingRun(Of(3), _folder["run"]).Run().IsFinished.ShouldBeTrue();
    }

    [Theory, InlineData(4), InlineData(2)]
    public void An_interrupted_run_goes_on_longer_or_shorter(int epochs)
    {
        new TrainingRun(Of(epochs), _folder["whole"]).Run();
        using (var stop = new StopAt(3))
        {
            new TrainingRun(Of(3), _folder["run"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        new TrainingRun(Of(epochs), _folder["run"]).Run().IsFinished.ShouldBeTrue();
        Weights.Digest(_folder["run"]).ShouldBe(Weights.Digest(_folder["whole"]));
    }

    [Fact]
    public void Where_what_was_done_depends_on_the_length_the_way_is_told()
    {
        var cosine = Constant with { Optimizer = Constant.Optimizer with { Schedule = "cosine" } };
        new TrainingRun(cosine, _folder["run"]).Run();
        Refused(cosine with { Training = cosine.Training with { Epochs = 3 } }, "its learning rate (cosine) depends on the length");
        new TrainingRun(cosine, _folder["run"]).Run().WasFinished.ShouldBeTrue();
    }

    [Fact]
    public void What_is_done_already_cannot_be_undone()
    {
        new TrainingRun(Of(2), _folder["run"]).Run();
        Refused(Of(1), "epoch 2 is in work or done already");
    }

    [Fact]   // fine-tuning would learn labels, and go on with no pretext
    public void A_pretext_is_not_told_to_be_fine_tuned()
    {
        var pretext = Of(2) with { Method = SixTransformsMethod.Title };
        new TrainingRun(pretext, _folder["run"]).Run();
        var message = Should.Throw<RunException>(
            () => new TrainingRun(pretext with { Training = Of(1).Training }, _folder["run"]).Run()).Message;
        message.ShouldEndWith("so it cannot go on in that way. Start a new run with another --run.");
    }

    [Fact]   // the checkpoint at the end holds the average in the place of the weights
    public void A_finished_run_of_averaged_weights_stays_as_long_as_it_is()
    {
        var averaged = Constant with { Training = Constant.Training with { Ema = 0.9 } };
        new TrainingRun(averaged, _folder["run"]).Run();
        Refused(averaged with { Training = averaged.Training with { Epochs = 3 } }, "it ended with the average of its weights");
    }

    private static RunSettings Of(int epochs) => Constant with { Training = Constant.Training with { Epochs = epochs } };

    private void Refused(RunSettings settings, string why)
    {
        var message = Should.Throw<RunException>(() => new TrainingRun(settings, _folder["run"]).Run()).Message;
        message.ShouldContain(why);
        message.ShouldContain("finetune DATA --from");
    }

    private sealed class Told(List<string> texts) : IProgress<string>
    {
        public void Report(string value) => texts.Add(value);
    }
}
