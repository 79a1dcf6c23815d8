using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Runs;

namespace Relight.Settings;

/// <summary>Everything that a training is asked for; what run.json holds, and what the same run can be started from again.</summary>
public sealed record RunSettings
{
    private static readonly SettingChecks Checks = SettingChecks.Of<RunSettings>();

    /// <summary>How the model learns.</summary>
    [Setting("--method", NamesOf = "Relight.SelfSupervised.Methods, Relight.SelfSupervised")]
    public string Method { get; init => field = Checks.Value(value); } = "supervised";

    /// <summary>What to learn from.</summary>
    public required DataSettings Data { get; init; }

    /// <summary>What network to train.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>How images are shown, and how the network begins.</summary>
    public RecipeSettings Recipe { get; init; } = new();

    /// <summary>How the weights follow their gradients.</summary>
    public OptimizerSettings Optimizer { get; init; } = new();

    /// <summary>How long and on what to train.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>When checkpoints are saved and which are kept.</summary>
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>Weights to begin with; null: fresh ones.</summary>
    public StartSettings? Start { get; init; }

    /// <summary>Names of the classes in the order of the scores; filled in when the data are opened.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>What is said to methods, by their names; see <see cref="Own{TSettings}"/>.</summary>
    private JsonObject Sections { get; init; } = [];

    /// <summary>The settings of the method's own: what is said to it, and its defaults for the rest.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public TSettings Own<TSettings>()
        where TSettings : MethodSettings, new() => (TSettings)Own(typeof(TSettings));

    /// <inheritdoc cref="Own{TSettings}"/>
    /// <param name="type">Their record.</param>
    internal MethodSettings Own(Type type) => MethodSections.Read(type, Sections[Method]);

    /// <summary>The same settings with others of the method's own.</summary>
    public RunSettings WithOwn(MethodSettings own)
    {
        var sections = Sections.DeepClone().AsObject();
        sections[Method] = MethodSections.Write(own);
        return this with { Sections = sections };
    }

    /// <summary>The same settings with all of the method's own, and with nothing that is said to others.</summary>
    public RunSettings Complete() => this with
    {
        Sections = MethodSections.Of(Method) is { } type
            ? new JsonObject { [Method] = MethodSections.Write(MethodSections.Read(type, Sections[Method])) }
            : [],
    };

    /// <summary>The settings as run.json holds them.</summary>
    public JsonObject ToJson()
    {
        var json = JsonSerializer.SerializeToNode(this, SettingsJson.Default.RunSettings)!.AsObject();
        foreach (var (name, section) in Sections)
        {
            json[name] = section?.DeepClone();
        }

        return json;
    }

    /// <summary>The settings of a run.</summary>
    /// <exception cref="RunException">Its run.json holds something else: what a program of one's own asked for, or a value of the wrong
    /// kind, which is named.</exception>
    public static RunSettings Of(RunDirectory run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return AreThose(run.Record) ? Read(run.Record.Settings, Path.Combine(run.Folder, "run.json")) : throw new RunException(
            $"{run.Folder} is the run of a program of one's own (Trainer or TrainingSession): start that program again to go on with it. "
            + "Its weights are read by relight digest and runs export.");
    }

    /// <summary>Whether a run was asked for by such settings, rather than by a program of one's own.</summary>
    public static bool AreThose(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Settings.ContainsKey("data");
    }

    /// <summary>Settings from a file.</summary>
    /// <param name="json">What the file holds of them.</param>
    /// <param name="file">The file, for the error.</param>
    /// <exception cref="RunException">A setting is missing or of the wrong kind; the message names it.</exception>
    public static RunSettings Read(JsonObject json, string file)
    {
        try
        {
            return FromJson(json);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new RunException(
                $"{file} cannot be read: {SettingsProblem.Of(json) ?? error.Message} Mend it by hand, or bring it back from a copy.",
                error);
        }
    }

    /// <summary>The settings that an object holds; those that it leaves out are what they are unless told.</summary>
    /// <exception cref="JsonException">It holds something else.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static RunSettings FromJson(JsonObject json)
    {
        var named = FormerNames.Replaced(json);
        var filled = Filled(Defaults(hasStart: named["start"] is JsonObject), named);
        var settings = filled.Deserialize(SettingsJson.Default.RunSettings) is { Data: not null } read
            && read is { Model: not null, Recipe: not null, Optimizer: not null, Training: not null, Checkpoint: not null }
            && ((string?[][])[[.. read.Classes ?? []], [.. read.Start?.Freeze ?? []], [.. read.Start?.Reinitialise ?? []]])
                .All(list => list.All(name => name is not null))
                ? read
                : throw new JsonException("A part of the settings, or a name in a list, is null.");
        return settings.Start is { From: null, Pretrained: null }
            ? throw new JsonException("settings.start names no weights: expected from or pretrained in it.")
            : settings with { Sections = MethodSections.In(filled) };
    }

    /// <summary>
    /// What is not said; properties that are only set in initializers have no defaults where JSON is read without reflection.
    /// </summary>
    private static JsonObject Defaults(bool hasStart)
    {
        var defaults = new RunSettings { Data = new DataSettings { Path = DataSettings.Synthetic },
            Start = hasStart ? new StartSettings() : null }.ToJson();
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
