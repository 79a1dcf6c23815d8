using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class MicroBatchesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(1), InlineData(2)]   // without normalization over the batch, the sum of the parts is the whole
    public void A_batch_that_does_not_fit_is_done_in_parts_with_the_gradients_of_the_whole(int accumulate)
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 2, AccumulateBatches = accumulate };
        var whole = new TrainingSetup(plain: true);
        whole.Fit(options);
        var sizes = new Sizes();
        var parts = new TrainingSetup(plain: true, also: new LimitedRows(3));
        parts.Fit(options, callback: sizes);
        sizes.Seen.ShouldBe([4, 2]);   // halves of 8, until at most 3
        foreach (var (name, weight) in whole.Network.StateDict())
        {
            TensorAssert.Close(weight, parts.Network.StateDict()[name], rtol: 1e-4, atol: 1e-6, what: name);
        }
    }

    [Fact]   // 44 samples are 5 batches of 8 in 2 parts each, and one of 4 that fits: only these were counted
    public void What_a_failed_pass_moved_is_put_back()
    {
        var setup = new TrainingSetup(also: new LimitedRows(4));
        setup.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 });
        ((BatchNorm2d)setup.Network[1]).StateDict()["num_batches_tracked"].ToInt64().ShouldBe((5 * 2) + 1);
    }

    [Fact]
    public void What_is_measured_in_training_is_that_of_whole_batches()
    {
        using var run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        new TrainingSetup(plain: true, also: new LimitedRows(3)) { LearningRate = 0 }.Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, run);
        using var other = RunDirectory.Create(_folder["other"], new RunRequest { Command = "train" });
        new TrainingSetup(plain: true) { LearningRate = 0 }.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, other);
        foreach (var metric in (string[])["train/loss", "train/accuracy"])
        {
            run.Metrics.Read().Series(metric)[^1].Value.ShouldBe(other.Metrics.Read().Series(metric)[^1].Value, 1e-6);
        }

        File.ReadAllText(_folder["run", "log.txt"]).ShouldContain("Step 1 ran out of memory");
    }

    [Theory, InlineData(4), InlineData(9)]   // memory is short in step 3 alone, for both attempts at the whole batch
    public void A_training_that_was_split_stopped_and_taken_up_again_ends_with_the_same_bytes(long step)
    {
        var options = new TrainerOptions { Precision = Precision.Fp32, Epochs = 2 };
        var whole = Short();
        whole.Fit(options);

        var request = new RunRequest { Command = "train" };
        using (var stop = new StopAt(step))
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            Short().Fit(options, run, stop, stop.Token).IsFinished.ShouldBeFalse();
            run.End(AttemptOutcome.Interrupted);
        }

        var rest = new TrainingSetup(also: new LimitedRows(4) { IsShort = () => false });
        using (var run = RunDirectory.CreateOrOpen(_folder["run"], request))
        {
            rest.Fit(options, run).IsFinished.ShouldBeTrue();
        }

        rest.WeightBytes().ShouldBe(whole.WeightBytes());

        static TrainingSetup Short()
        {
            var passes = 0;
            return new TrainingSetup(also: new LimitedRows(4) { IsShort = () => ++passes is 3 or 4 }) { Sanity = 0 };
        }
    }

    [Fact]
    public void A_shortage_that_passes_splits_nothing_and_leaves_no_trace()
    {
        var plain = new TrainingSetup(also: new LimitedRows(8));
        plain.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 });
        var (passes, sizes) = (0, new Sizes());
        var once = new TrainingSetup(also: new LimitedRows(4) { IsShort = () => ++passes == 3 });
        once.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, SanityBatches = 0 }, callback: sizes);
        sizes.Seen.ShouldBeEmpty();
        once.WeightBytes().ShouldBe(plain.WeightBytes());
    }

    [Fact]
    public void Where_not_even_one_image_fits_the_error_says_what_would_help() =>
        Should.Throw<TorchOutOfMemoryException>(() =>
            new TrainingSetup(also: new LimitedRows(0)) { Sanity = 0 }.Fit(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }))
            .Message.ShouldContain("a single image does not fit the memory. Use smaller images (--size)");

    [Fact]
    public void A_batch_is_not_split_where_that_is_not_wanted() =>
        Should.Throw<TorchOutOfMemoryException>(() => new TrainingSetup(also: new LimitedRows(4)) { Sanity = 0 }.Fit(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 1, OnOutOfMemory = OnOutOfMemory.Fail })).Message
                .ShouldBe("8 rows are too many.");

    [Fact]   // the convolution alone gives 16 × 16 × 64 × 64 float32, which is 4 MiB, and so do normalization and ReLU
    public void A_real_shortage_of_memory_splits_the_batch_too()
    {
        Torch.ManualSeed(1);
        var network = new Sequential(
            new Conv2d(3, 16, 3, padding: 1), new BatchNorm2d(16), new ReLU(), new AdaptiveAvgPool2d(1), new Flatten(), new Linear(16, 2));
        var data = new SpotsDataset(32, size: 64);
        var sizes = new Sizes();
        try
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Torch.MemoryLimit = Torch.LimitedMemory + (14 << 20);
            new Trainer(new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }, sizes).Fit(
                new ClassificationTask(network, data.Classes), new Sgd(network.Parameters(), 0.01),
                new DataLoader(data, new DataLoaderOptions { BatchSize = 16 })).Steps.ShouldBe(2);
        }
        finally
        {
            Torch.MemoryLimit = null;
        }

        sizes.Seen.ShouldNotBeEmpty();
        sizes.Seen[0].ShouldBe(8);
    }

    private sealed class Sizes : Callback
    {
        public List<int> Seen { get; } = [];

        public override void OnOutOfMemory(TrainingContext context, int size) => Seen.Add(size);
    }
}
