using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.BatchSizes;

namespace Relight.Tests.Training.BatchSizes;

[Collection(nameof(SeededTests))]
public sealed class BatchSizeFinderTests
{
    private static readonly TrainerOptions Options = new() { Epochs = 1 };

    [Fact]
    public void The_largest_divisor_that_fits_is_found_and_what_did_not_fit_is_told()
    {
        var search = Find(new TrainingSetup(also: new LimitedRows(5)), images: 12);
        search.BatchSize.ShouldBe(4);
        search.AccumulateBatches.ShouldBe(3);
        search.TooLarge.ShouldBe([12, 6]);
        search.ToString().ShouldStartWith("Batches of 4 images, 3 for each step of 12: two steps of them fit into");
    }

    [Fact]
    public void The_search_leaves_no_trace()
    {
        var plain = new TrainingSetup(also: new LimitedRows(8));
        plain.Fit(Options);
        var searched = new TrainingSetup(also: new LimitedRows(8));
        var limit = Torch.MemoryLimit;
        Find(searched, images: 16).BatchSize.ShouldBe(8);
        Torch.MemoryLimit.ShouldBe(limit);
        searched.Fit(Options);
        searched.WeightBytes().ShouldBe(plain.WeightBytes());
    }

    // the convolution gives 64 × 64 × 64 float32 an image, 1 MiB; with ReLU and gradients 64 images take over 128 MiB, and 8 under 32
    [Fact]
    public void A_limit_of_memory_is_what_batches_are_measured_against()
    {
        var data = new SpotsDataset(64, size: 64);
        var network = new Sequential(
            new Conv2d(3, 64, 3, padding: 1), new ReLU(), new AdaptiveAvgPool2d(1), new Flatten(), new Linear(64, 2));
        var task = new ClassificationTask(network, data.Classes);
        try
        {
            Torch.MemoryLimit = Torch.LimitedMemory + (64 << 20);
            var search = new BatchSizeFinder(Options)
                .Find(task, new Sgd(network.Parameters(), 0.01, momentum: 0.9), data, new() { Workers = 1 }, 64);
            search.BatchSize.ShouldBeInRange(8, 32);
            search.Budget.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(64 << 20);
        }
        finally
        {
            Torch.MemoryLimit = null;
        }
    }

    [Fact]
    public void Where_not_even_one_image_fits_the_error_says_what_would_help() =>
        Should.Throw<TorchOutOfMemoryException>(() => Find(new TrainingSetup(also: new LimitedRows(0)), images: 4)).Message
            .ShouldContain("--size");

    private static BatchSizeSearch Find(TrainingSetup setup, int images) => new BatchSizeFinder(Options).Find(
        setup.Task, new Sgd(setup.Network.Parameters(), 0.01, momentum: 0.9), setup.Data, setup.Loader.Options, images);
}
