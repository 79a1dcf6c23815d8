using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;

namespace Relight.Machines.Benchmarks;

/// <summary>What a benchmark trains, and how: the trainer's own loop, with a plain cross-entropy and images as they are.</summary>
internal sealed record TrainingSetup
{
    public required string Arch { get; init; }

    /// <summary>How the network begins; null: in the one way that it has.</summary>
    public ResNetStem? Stem { get; init; } = ResNetStem.ImageNet;

    public required int Size { get; init; }

    public required int Batch { get; init; }

    public required Precision Precision { get; init; }

    public required string Optimizer { get; init; }

    public required int Threads { get; init; }

    public required Device Device { get; init; }

    private const double LearningRate = 1e-3;

    /// <summary>Names of the optimizers that <see cref="Train"/> knows.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = ["adam", "adamw", "sgd"];

    /// <summary>Trains by the loader's batches for so many steps; the network is made before the clock starts.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="open">Makes the loader, on the clock.</param>
    /// <param name="steps">Steps at most, within one epoch; null: all of the epoch.</param>
    /// <param name="clock">Told the times.</param>
    /// <param name="run">Where checkpoints and metrics go; null: there are none.</param>
    /// <param name="checkpoint">When checkpoints are saved.</param>
    /// <param name="others">Other callbacks, after the clock.</param>
    public void Train(
        IReadOnlyList<string> classes, Func<DataLoader> open, long? steps, StepClock clock, RunDirectory? run = null,
        CheckpointSettings? checkpoint = null,
        params Callback[] others)
    {
        var network = CreateNetwork(classes.Count);
        var options = new TrainerOptions
        {
            Epochs = 1,
            MaxSteps = steps,
            Precision = Precision,
            Device = Device,
            LogEverySteps = run is null ? int.MaxValue : 10,
            ShowProgress = false,
            Checkpoint = checkpoint ?? new CheckpointSettings(),
        };
        var optimizer = CreateOptimizer(network);
        clock.Start();
        new Trainer(options, [clock, .. others]).Fit(new ClassificationTask(network, classes), optimizer, open(), run: run);
        clock.Stop(Device);
    }

    private Backbone CreateNetwork(int classes)
    {
        Torch.Threads = Threads;
        Torch.ManualSeed(0);
        var network = Architectures.Create(Arch, new BackboneOptions(classes) { Stem = Stem ?? ResNetStem.ImageNet, ImageSize = Size });
        network.To(Device);
        network.ToChannelsLast();
        return network;
    }

    /// <summary>The settings under the peers' names.</summary>
    public JsonObject ToJson() => new()
    {
        ["arch"] = Arch,
        ["size"] = Size,
        ["batch"] = Batch,
        ["precision"] = Precision.ToString().ToLowerInvariant(),
        ["optimizer"] = Optimizer,
        ["threads"] = Threads,
        ["device"] = Device.ToString(),
    };

    /// <summary>The settings for people.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Arch}, {Size} px, batch {Batch}, {Precision.ToString().ToLowerInvariant()}, {Optimizer}, {Threads} threads");

    /// <summary>The optimizer over a network's parameters.</summary>
    public Optimizer CreateOptimizer(Module network) => Optimizer switch
    {
        "adamw" => new AdamW(network.Parameters(), LearningRate),
        "sgd" => new Sgd(network.Parameters(), LearningRate, momentum: 0.9),
        _ => new Adam(network.Parameters(), LearningRate),
    };
}
