using Relight.Settings;
using Relight.Runs;
using Relight.Training;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class SanityValidationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mistake_in_validation_shows_before_the_first_step()
    {
        var setup = new TrainingSetup();
        ((SpotsDataset)setup.Validation.Dataset).Hang = _ => throw new InvalidOperationException("The validation images are not there.");
        using var steps = new StopAt(1);
        Should.Throw<Exception>(() => setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, callback: steps)).ToString()
            .ShouldContain("The validation images are not there.");
        steps.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void It_leaves_no_trace()
    {
        byte[] Train(int batches)
        {
            var setup = new TrainingSetup();
            setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, SanityBatches = batches });
            return setup.WeightBytes();
        }

        Train(2).ShouldBe(Train(0));
    }

    [Fact]   // 20 validation images in batches of 8: two of them, then all after each of two epochs
    public void It_is_not_done_again_by_a_training_that_goes_on()
    {
        var read = 0;
        bool Count(int index)
        {
            Interlocked.Increment(ref read);
            return false;
        }

        var request = new RunRequest { Command = "train" };
        using (var stop = new StopAt(3))
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            var setup = new TrainingSetup();
            ((SpotsDataset)setup.Validation.Dataset).Hang = Count;
            setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, run, stop, stop.Token).IsFinished.ShouldBeFalse();
            run.End(AttemptOutcome.Interrupted);
        }

        read.ShouldBe(2 * 8);
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            var setup = new TrainingSetup();
            ((SpotsDataset)setup.Validation.Dataset).Hang = Count;
            setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 }, run).IsFinished.ShouldBeTrue();
        }

        read.ShouldBe((2 * 8) + (2 * 20));
    }

    [Fact]
    public void A_training_that_is_stopped_meanwhile_ends_as_any_other()
    {
        using var stop = new CancellationTokenSource();
        var setup = new TrainingSetup();
        ((SpotsDataset)setup.Validation.Dataset).Hang = _ =>
        {
            stop.Cancel();
            return false;
        };
        var result = setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, stop: stop.Token);
        result.IsFinished.ShouldBeFalse();
        result.Steps.ShouldBeLessThanOrEqualTo(1);   // the loop looks at the token after a step
    }
}
