using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Runs;
using Relight.Training;

namespace Relight.Recipes.Settings;

/// <summary>Everything that a training is asked for; what run.json holds, and what the same run can be started from again.</summary>
public sealed record RunSettings
{
    /// <summary>Paths of the settings that do not change the result, so that a run may go on with others.</summary>
    public static IReadOnlyCollection<string> WithoutEffect { get; } =
    [
        "data.workers", "data.cache", "data.path", "data.labelColumn", "data.pathColumn", "data.classFolders", "start.from", "training.log", "training.sanityBatches", "training.detectAnomaly", "training.memoryLimit",
        "checkpoint.everySteps", "checkpoint.everyMinutes", "checkpoint.keep",
    ];

    /// <summary>What is learnt: the labels, or a pretext that makes its own.</summary>
    public Objective Objective { get; init; } = Objective.Labels;

    /// <summary>What to learn from.</summary>
    public required DataSettings Data { get; init; }

    /// <summary>What network to train.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>How images are shown and what the loss asks for.</summary>
    public RecipeSettings Recipe { get; init; } = new();

    /// <summary>How the weights follow their gradients.</summary>
    public OptimizerSettings Optimizer { get; init; } = new();

    /// <summary>How long and on what to train.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>When checkpoints are saved and which are kept.</summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>Weights to begin with; null: fresh ones.</summary>
    public StartSettings? Start { get; init; }

    /// <summary>Names of the classes in the order of the scores; filled in when the data are opened.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The network of the run that these settings start from, where they start from one: its weights fit no other.</summary>
    public RunSettings LikeSource()
    {
        if (Start is null || !RunDirectory.Exists(Start.From))
        {
            return this;
        }

        using var run = RunDirectory.Read(Start.From);
        var source = FromJson(run.Record.Settings);
        return this with { Model = source.Model with { Stem = NetworkFactory.StemOf(source.Model, source.Data.Size) } };
    }

    /// <summary>The settings as run.json holds them.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, SettingsJson.Default.RunSettings)!.AsObject();

    /// <summary>The settings of a run.</summary>
    /// <exception cref="JsonException">The object is no such settings.</exception>
    /// <exception cref="RunException">It is what a program of one's own asked for.</exception>
    public static RunSettings FromJson(JsonObject json) => json.ContainsKey("data")
        ? json.Deserialize(SettingsJson.Default.RunSettings)!
        : throw new RunException("This run is that of a loop of one's own (TrainingSession): the program that made it goes on with it. Its weights are read by relight digest and runs export.");
}
