using Relight.Data;
using Relight.Nn.Losses;
using Relight.Optim;
using Relight.Runs;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

/// <summary>A stop that comes while a step waits for the rest of its batches: the step is done, and saved.</summary>
[Collection(nameof(SeededTests))]
public sealed class StopInAStepTests : IDisposable
{
    private static readonly TrainerOptions Options = new() { Epochs = 1, AccumulateBatches = 4, SanityBatches = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_trainer_saves_the_step_that_was_begun()
    {
        var setup = new TrainingSetup();
        using var run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train", Settings = [] });
        var result = new Trainer(Options, new StopAtBatch(1, _stop)).Fit(
            setup.Task, new Sgd(setup.Network.Parameters(), 0.01), Slow(), run: run, stop: _stop.Token);
        result.IsFinished.ShouldBeFalse();
        run.Checkpoints.Steps.ShouldBe([1]);
    }

    [Fact]
    public void So_does_a_loop_of_ones_own()
    {
        var (setup, loss) = (new TrainingSetup(), new CrossEntropyLoss());
        using var session = new TrainingSession(
            setup.Network, new Sgd(setup.Network.Parameters(), 0.01), Options, folder: _folder["run"], stop: _stop.Token);
        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (var _ in session.Epochs())
            {
                foreach (var batch in session.Batches(Slow()))
                {
                    if (batch.Number == 1)
                    {
                        _stop.Cancel();
                    }

                    session.Backward(() => loss.Forward(setup.Network.Forward(batch.Images), batch.Labels));
                    session.Step();
                }
            }
        });
        session.Run!.Checkpoints.Steps.ShouldBe([1]);
    }

    /// <summary>Four batches of 8 make a step; the third is not there before the stop has come, and a while after it.</summary>
    private DataLoader Slow()
    {
        var data = new SpotsDataset(44) { Hang = index => index >= 16 && (!_stop.IsCancellationRequested || index == 16 && Wait()) };
        return new DataLoader(data, new DataLoaderOptions { BatchSize = 8, Workers = 1 });

        static bool Wait()
        {
            Thread.Sleep(300);
            return false;
        }
    }

    private sealed class StopAtBatch(int number, CancellationTokenSource stop) : Callback
    {
        public override Batch OnBatch(TrainingContext context, Batch batch)
        {
            if (batch.Number == number)
            {
                stop.Cancel();
            }

            return batch;
        }
    }
}
