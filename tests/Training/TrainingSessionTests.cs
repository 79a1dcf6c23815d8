using Relight.Data;
using Relight.Nn.Losses;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class TrainingSessionTests : IDisposable
{
    private static readonly TrainerOptions Plain = new() { Epochs = 3 };
    private static readonly TrainerOptions Accumulating = new()
    {
        Epochs = 3, AccumulateBatches = 4, ClipNorm = 1, Precision = Precision.Bf16, Checkpoint = new CheckpointSettings { EverySteps = 1 },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<TrainerOptions> Options => [Plain, Accumulating, Plain with { MaxSteps = 8 }];

    public void Dispose() => _folder.Dispose();

    [Theory]   // 44 samples in batches of 8: the last group of an epoch has two batches, and the last batch four samples
    [MemberData(nameof(Options))]
    public void A_loop_of_ones_own_ends_with_the_bytes_of_the_trainer(TrainerOptions options)
    {
        var trained = new TrainingSetup();
        trained.Fit(options);
        Loop(options, folder: null).ShouldBe(trained.WeightBytes());
    }

    [Theory]
    [InlineData(0, 3)]    // asked to stop in the middle of a group
    [InlineData(0, 5)]    // at the end of an epoch
    [InlineData(2, 0)]
    public void Stopped_and_taken_up_again_it_ends_with_the_same_bytes(int epoch, int batch)
    {
        foreach (var options in (TrainerOptions[])[Plain, Accumulating])
        {
            var folder = _folder[$"run-{options.AccumulateBatches}"];
            using var stop = new CancellationTokenSource();
            Should.Throw<OperationCanceledException>(() => Loop(options, folder, at =>
            {
                if ((at.Epoch, at.Number) == (epoch, batch))
                {
                    stop.Cancel();
                }
            }, stop.Token));
            using (var run = RunDirectory.Read(folder))
            {
                run.Record.Attempts[^1].Outcome.ShouldBe(AttemptOutcome.Interrupted);
            }

            Loop(options, folder).ShouldBe(Loop(options, folder: null));
            using var finished = RunDirectory.Read(folder);
            finished.Record.IsFinished.ShouldBeTrue();
            finished.Metrics.Read().Series("train/loss").Select(point => point.Epoch).ShouldBe([0, 1, 2]);
        }
    }

    [Fact]   // as a kill leaves it: with the checkpoint that was written before, and nothing said
    public void Ended_without_a_word_and_taken_up_again_it_ends_with_the_same_bytes_and_means()
    {
        var saving = Plain with { Checkpoint = new CheckpointSettings { EverySteps = 2 } };
        Should.Throw<ThreadInterruptedException>(() => Loop(saving, _folder["run"], at =>
        {
            if ((at.Epoch, at.Number) == (1, 4))
            {
                throw new ThreadInterruptedException();
            }
        }));
        Loop(saving, _folder["run"]).ShouldBe(Loop(saving, _folder["whole"]));
        using var run = RunDirectory.Read(_folder["run"]);
        using var whole = RunDirectory.Read(_folder["whole"]);
        run.Metrics.Read().Series("train/loss").ShouldBe(whole.Metrics.Read().Series("train/loss"));
    }

    [Fact]
    public void A_finished_loop_gives_its_weights_and_counts_no_further_attempt()
    {
        var weights = Loop(Plain, _folder["run"]);
        Loop(Plain, _folder["run"]).ShouldBe(weights);
        using var run = RunDirectory.Read(_folder["run"]);
        run.Attempt.ShouldBe(1);
    }

    [Fact]
    public void A_folder_of_other_options_is_refused_and_the_difference_named()
    {
        Loop(Plain, _folder["run"]);
        Should.Throw<RunException>(() => Loop(Plain with { ClipNorm = 0.5 }, _folder["run"])).Message.ShouldContain("clipNorm");
    }

    [Fact]
    public void A_batch_without_a_step_is_told()
    {
        var setup = new TrainingSetup();
        using var session = new TrainingSession(setup.Network, new Sgd(setup.Network.Parameters(), 0.01), Plain);
        Should.Throw<InvalidOperationException>(() => session.Batches(setup.Loader).Count()).Message
            .ShouldContain("call Step once for each batch");
        Should.Throw<InvalidOperationException>(() => session.Step()).Message.ShouldContain("There is no batch now");
    }

    /// <summary>The trainer's own steps, written out, with a mean over each epoch that is part of the state.</summary>
    private static byte[] Loop(TrainerOptions options, string? folder, Action<Batch>? looksOn = null, CancellationToken stop = default)
    {
        var setup = new TrainingSetup();
        var criterion = new CrossEntropyLoss();
        var metrics = new ClassificationMetrics(setup.Data.Classes);
        var optimizer = new Sgd(setup.Network.Parameters(), setup.LearningRate, momentum: 0.9);
        var schedule = new Cosine(options.Epochs * ((setup.Loader.BatchCount + options.AccumulateBatches - 1) / options.AccumulateBatches));
        using var session = new TrainingSession(setup.Network, optimizer, options, schedule, folder, stop) { Parts = [metrics] };
        foreach (var _ in session.Epochs())
        {
            foreach (var batch in session.Batches(setup.Loader))
            {
                Tensor? scores = null;
                var loss = session.Backward(() => criterion.Forward(scores = setup.Network.Forward(batch.Images), batch.Labels));
                session.Step();
                metrics.Add(new StepOutput(loss, scores!, batch.Labels, batch.Indices));
                looksOn?.Invoke(batch);
            }

            session.Log(("train/loss", metrics.Loss));
            metrics.Reset();
        }

        return setup.WeightBytes();
    }
}
