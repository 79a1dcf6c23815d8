using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Runs;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Tests.Training;

/// <summary>A small training with everything that has a state: batch normalization, dropout, momentum, a schedule, random order.</summary>
internal sealed class TrainingSetup
{
    public TrainingSetup(int samples = 44, int batch = 8, int workers = 2, bool plain = false, Layer? also = null)
    {
        Torch.ManualSeed(5);
        Layer[] layers = plain
            ? [new Flatten(), new Linear(192, 2)]
            : [new Conv2d(3, 8, 3, padding: 1), new BatchNorm2d(8), new ReLU(), new Flatten(), new Dropout(0.2), new Linear(512, 2)];
        Network = new Sequential(also is null ? layers : [.. layers, also]);
        Data = new SpotsDataset(samples);
        Loader = new DataLoader(Data, new DataLoaderOptions { BatchSize = batch, Shuffle = true, Seed = 9, Workers = workers });
        Validation = new DataLoader(new SpotsDataset(20), new DataLoaderOptions { BatchSize = 8, Workers = workers });
        Task = new ClassificationTask(Network, Data.Classes);
    }

    public Sequential Network { get; }

    public SpotsDataset Data { get; }

    public DataLoader Loader { get; }

    public DataLoader Validation { get; }

    public ClassificationTask Task { get; }

    public double LearningRate { get; init; } = 0.01;

    /// <summary>Batches of a validation before the first step; null: as the options say.</summary>
    public int? Sanity { get; init; }

    public TrainingResult Fit(
        TrainerOptions options, RunDirectory? run = null, Callback? callback = null, CancellationToken stop = default) =>
        new Trainer(options with { SanityBatches = Sanity ?? options.SanityBatches }, callback is null ? [] : [callback]).Fit(
            Task, new Sgd(Network.Parameters(), LearningRate, momentum: 0.9), Loader, Validation,
            new Cosine(options.Epochs * ((Loader.BatchCount + options.AccumulateBatches - 1) / options.AccumulateBatches)), run, stop);

    public byte[] WeightBytes() => [.. Network.StateDict().SelectMany(entry => entry.Value.Contiguous().AsBytes().ToArray())];
}
