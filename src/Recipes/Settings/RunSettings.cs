using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Supervised;
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

    /// <summary>Paths of the settings that say how long to train: a run may go on with others, where what it did so far does not depend on them.</summary>
    public static IReadOnlyCollection<string> Length { get; } = ["training.epochs", "training.maxSteps"];

    /// <summary>How to learn: a name of <see cref="Methods"/>.</summary>
    public string Method { get; init => field = Methods.Of(value).Name; } = SupervisedMethod.Title;

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
        var source = Of(run);
        return this with { Model = source.Model with { Stem = NetworkFactory.StemOf(source.Model, source.Data.Size) } };
    }

    /// <summary>The settings as run.json holds them.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, SettingsJson.Default.RunSettings)!.AsObject();

    /// <summary>The settings of a run.</summary>
    /// <exception cref="RunException">Its run.json holds something else: what a program of one's own asked for, or a value of the wrong kind, which is named.</exception>
    public static RunSettings Of(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return AreThose(run.Record) ? Read(run.Record.Settings, Path.Combine(run.Folder, "run.json")) : throw new RunException(
            $"{run.Folder} is the run of a program of one's own (Trainer or TrainingSession): start that program again to go on with it. "
            + "Its weights are read by relight digest and runs export.");
    }

    /// <summary>Whether a run was asked for by such settings, rather than by a program of one's own.</summary>
    public static bool AreThose(RunRecord record) => record.Settings.ContainsKey("data");

    /// <summary>Settings from a file.</summary>
    /// <param name="json">What the file holds of them.</param>
    /// <param name="file">The file, for the error.</param>
    /// <exception cref="RunException">A setting is missing or of the wrong kind; the message names it.</exception>
    internal static RunSettings Read(JsonObject json, string file)
    {
        try
        {
            return FromJson(json);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new RunException($"{file} cannot be read: {SettingsProblem.Of(json) ?? error.Message} Mend it by hand, or bring it back from a copy.", error);
        }
    }

    /// <summary>The settings that an object holds; those that it leaves out, as an earlier build does, are what they are unless told.</summary>
    /// <exception cref="JsonException">It holds something else.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static RunSettings FromJson(JsonObject json) => Filled(Defaults(), Upgraded(json)).Deserialize(SettingsJson.Default.RunSettings) is { Data: not null } settings
        && settings is { Model: not null, Recipe: not null, Optimizer: not null, Training: not null, Checkpoint: not null }
        && ((string?[][])[[.. settings.Classes ?? []], [.. settings.Start?.Freeze ?? []], [.. settings.Start?.Reinitialise ?? []]]).All(list => list.All(name => name is not null))
            ? settings
            : throw new JsonException("A part of the settings, or a name in a list, is null.");

    /// <summary>Earlier builds knew two objectives in place of methods.</summary>
    private static JsonObject Upgraded(JsonObject json)
    {
        const string objective = "objective";
        if (!json.ContainsKey(objective))
        {
            return json;
        }

        var upgraded = json.DeepClone().AsObject();
        upgraded["method"] = (string?)upgraded[objective] == "labels" ? SupervisedMethod.Title : upgraded[objective]?.DeepClone();
        upgraded.Remove(objective);
        return upgraded;
    }

    private static JsonObject Defaults()
    {
        var defaults = new RunSettings { Data = new DataSettings { Path = DataSource.Synthetic } }.ToJson();
        defaults["data"]!.AsObject().Remove("path");
        return defaults;
    }

    private static JsonObject Filled(JsonObject defaults, JsonObject json)
    {
        foreach (var (name, value) in json)
        {
            if (value is JsonObject part && defaults[name] is JsonObject known)
            {
                Filled(known, part);
            }
            else
            {
                defaults[name] = value?.DeepClone();
            }
        }

        return defaults;
    }
}
