using System.Text.Json.Nodes;
using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Recipes;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Supervised;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Machines.Benchmarks;

/// <summary>
/// What a benchmark trains, and how: the trainer's own loop, images as they are, and the method's loss; the supervised one is a plain
/// cross-entropy.
/// </summary>
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

    /// <summary>What is learned: the name of a method, with its usual settings.</summary>
    public string Method { get; init; } = SupervisedMethod.Title;

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
        Torch.Threads = Threads;
        Torch.ManualSeed(0);
        var task = CreateTask(classes);
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
        var optimizer = CreateOptimizer(task.Module);
        clock.Start();
        new Trainer(options, [clock, .. others]).Fit(task, optimizer, open(), run: run);
        clock.Stop(Device);
    }

    /// <summary>The images as the method's views, which show them whole.</summary>
    public Dataset Shown(Dataset images)
    {
        var views = Methods.Of(Method).Views(new MethodRecipe(), Size);
        return views.Count == 0 ? images : new ViewsDataset(
            images, [.. views.Select(view => view with { Transform = new Resize(view.Transform.OutputSize(null)!.Value.Width) })]);
    }

    private TrainingTask CreateTask(IReadOnlyList<string> classes)
    {
        var method = Methods.Of(Method);
        var outputs = method.Outputs(classes);
        var network = CreateNetwork(outputs.Count);
        var task = Method == SupervisedMethod.Title
            ? new ClassificationTask(network, outputs)
            : method.CreateTask(network, outputs, new MethodRecipe { MakeBackbone = () => CreateNetwork(outputs.Count) });
        task.Module.To(Device);
        task.Module.ToChannelsLast();
        return task;
    }

    private Backbone CreateNetwork(int outputs) => NetworkFactory.Create(
        new ModelSettings
        {
            Arch = Arch, Stem = Stem?.ToString().ToLowerInvariant() ?? Automatic.Word, Head = outputs == 0 ? "none" : "linear",
        },
        Size, outputs, new RecipeSettings());

    /// <summary>The settings under the peers' names.</summary>
    public JsonObject ToJson() => new()
    {
        ["method"] = Method,
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
        FormattableString.Invariant($"{(Method == SupervisedMethod.Title ? "" : $"{Method}, ")}{Arch}, {Size} px, batch {Batch}, ")
        + FormattableString.Invariant($"{Precision.ToString().ToLowerInvariant()}, {Optimizer}, {Threads} threads");

    /// <summary>The optimizer over a network's parameters.</summary>
    public Optimizer CreateOptimizer(Module network) => Optimizer switch
    {
        "adamw" => new AdamW(network.Parameters(), LearningRate),
        "sgd" => new Sgd(network.Parameters(), LearningRate, momentum: 0.9),
        _ => new Adam(network.Parameters(), LearningRate),
    };
}
