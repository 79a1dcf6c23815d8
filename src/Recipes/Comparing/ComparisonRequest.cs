using System.Text.Json;
using System.Text.Json.Nodes;
using Relight.Files;
using Relight.Runs;
using Relight.Settings;

namespace Relight.Recipes.Comparing;

/// <summary>
/// What a comparison is asked for, kept in its folder as <c>comparison.json</c>, so that it can be resumed from the folder alone.
/// </summary>
/// <param name="Settings">
/// Data, network, recipe and training of what learns the labels. Without budgets, <see cref="LoopSettings.Epochs"/> is the number of epochs
/// that each pretext has over all images; fine-tuning takes as many steps on the labeled ones.
/// </param>
internal sealed record ComparisonRequest(RunSettings Settings)
{
    private const string FileName = "comparison.json";

    /// <summary>Names of the ways that are compared with training from scratch.</summary>
    public IReadOnlyList<string> Ways { get; init; } = ["simclr"];

    /// <summary>How many of the labels are used, each amount a contest of its own; null: all.</summary>
    public IReadOnlyList<string?> Labels { get; init; } = [null];

    /// <summary>Training time of each way, each a contest of its own; empty: ways have equal steps.</summary>
    public IReadOnlyList<TimeSpan> Budgets { get; init; } = [];

    /// <summary>Share of the time for what learns without labels.</summary>
    public double PretextShare { get; init; } = 0.75;

    /// <summary>Settings that hold for pretexts alone, as <c>data.batchSize=256</c>; those of other methods are passed over.</summary>
    public IReadOnlyList<string> Pretext { get; init; } = [];

    /// <summary>Larger budgets are left out once the answer is clear.</summary>
    public bool StopWhenClear { get; init; }

    /// <summary>How many seeds, counted up from the settings' own.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Training images whose labels judge features, at most; of more, a part is taken.</summary>
    public int ProbeImages { get; init; } = 20_000;

    /// <summary>Steps of stages by their folders, where they are asked for rather than measured or derived.</summary>
    public IReadOnlyDictionary<string, long> Steps { get; init; } = new Dictionary<string, long>();

    /// <summary>Steps of stages by their folders that were measured to take their time.</summary>
    public IReadOnlyDictionary<string, long> Measured { get; init; } = new Dictionary<string, long>();

    /// <summary>The command that does the same for a user's own photographs, for the report; null: none is told.</summary>
    public string? NextCommand { get; init; }

    /// <summary>Whether a folder holds a comparison.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Reads what the comparison in a folder was asked for.</summary>
    /// <exception cref="RunException">It is missing or damaged.</exception>
    public static ComparisonRequest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            RegularFile.Expect(path);
            return JsonNode.Parse(File.ReadAllText(path)) is not JsonObject json ? throw new JsonException("it is no object in braces.")
                : json["settings"] is not JsonObject settings ? throw new JsonException("settings: expected an object in braces.")
                : new ComparisonRequest(RunSettings.Read(settings, path))
                {
                    Ways = [.. Texts(json, "ways").Select(way => Way.Parse(way ?? "null").Name)],
                    Labels = Texts(json, "labels"),
                    Budgets = [.. Texts(json, "budgets").Select(text => TimeSpan.FromSeconds(Number(text ?? "null", "budgets")))],
                    PretextShare = Value<double>(json, "pretextShare") is > 0 and < 1 and var share ? share
                        : throw new JsonException("pretextShare: expected a number in (0, 1)."),
                    Pretext = [.. Texts(json, "pretext").Select(text => text ?? throw new JsonException("pretext: expected texts."))],
                    StopWhenClear = Value<bool>(json, "stopWhenClear"),
                    Seeds = Value<int>(json, "seeds") is >= 1 and var seeds ? seeds
                        : throw new JsonException("seeds: expected a whole number, 1 or more."),
                    ProbeImages = Value<int>(json, "probeImages") is >= 1 and var images ? images
                        : throw new JsonException("probeImages: expected a whole number, 1 or more."),
                    Steps = Numbers(json, "steps"),
                    Measured = Numbers(json, "measured"),
                    NextCommand = (string?)json["nextCommand"],
                };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or UnauthorizedAccessException
            or OverflowException || (error is IOException and not RunException))
        {
            throw new RunException(
                $"{path} cannot be read: {error.Message} Bring it back from a copy, or delete it and start the comparison again with its "
                + "command.", error);
        }
    }

    /// <summary>
    /// The request with the steps that the comparison in a folder has already, which may have other ways, labels, budgets and seeds.
    /// </summary>
    /// <exception cref="RunException">The folder holds a comparison of other settings; the message says which.</exception>
    public ComparisonRequest AsIn(string folder)
    {
        if (!Exists(folder))
        {
            return this;
        }

        var there = Read(folder);
        string[] differences =
        [
            .. SettingsDifference.Between(there.Settings.ToJson(), Settings.ToJson())
                .Where(difference => !SettingsSchema.WithoutEffect.Contains(difference.Name)).Select(difference => difference.ToString()),
            .. Changed("--pretext-set", string.Join(" ", there.Pretext), string.Join(" ", Pretext)),
            .. Changed("--pretext-share", $"{there.PretextShare}", $"{PretextShare}"),
            .. Changed("steps", Text(there.Steps), Text(Steps)),
            .. Changed("probeImages", $"{there.ProbeImages}", $"{ProbeImages}"),
        ];
        return differences.Length == 0 ? this with { Measured = there.Measured } : throw new RunException(
            $"{folder} holds a comparison that was asked for differently: {string.Join("; ", differences)}. Give the same settings to "
            + "continue it, or choose another folder.");

        static string Text(IReadOnlyDictionary<string, long> steps) => string.Join(", ", steps.Select(step => $"{step.Key} {step.Value}"));

        static IEnumerable<string> Changed(string name, string before, string now) =>
            before == now ? [] : [$"{name} was {(before.Length == 0 ? "left out" : before)}, now {(now.Length == 0 ? "left out" : now)}"];
    }

    /// <summary>Writes it into a folder.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var json = new JsonObject
        {
            ["ways"] = new JsonArray([.. Ways.Select(way => JsonValue.Create(way))]),
            ["labels"] = new JsonArray([.. Labels.Select(labels => JsonValue.Create(labels))]),
            ["budgets"] = new JsonArray([.. Budgets.Select(budget => JsonValue.Create(FormattableString.Invariant($"{budget.TotalSeconds}")))]),
            ["pretextShare"] = PretextShare,
            ["pretext"] = new JsonArray([.. Pretext.Select(text => JsonValue.Create(text))]),
            ["stopWhenClear"] = StopWhenClear,
            ["seeds"] = Seeds,
            ["probeImages"] = ProbeImages,
            ["steps"] = Json(Steps),
            ["measured"] = Json(Measured),
            ["nextCommand"] = NextCommand,
            ["settings"] = Settings.ToJson(),
        };
        AtomicFile.WriteText(Path.Combine(folder, FileName), json.ToString());
    }

    private static JsonObject Json(IReadOnlyDictionary<string, long> steps) =>
        new(steps.Select(stage => KeyValuePair.Create(stage.Key, (JsonNode?)stage.Value)));

    private static Dictionary<string, long> Numbers(JsonObject json, string name) =>
        (json[name] as JsonObject ?? throw new JsonException($"{name}: expected an object in braces.")).ToDictionary(
            entry => entry.Key,
            entry => entry.Value?.GetValue<long>() is >= 1 and var steps ? steps
                : throw new JsonException($"{name}.{entry.Key}: expected a whole number, 1 or more."));

    private static string?[] Texts(JsonObject json, string name) => json[name] is JsonArray list
        ? [.. list.Select(text => text?.GetValue<string>())] : throw new JsonException($"{name}: expected a list in brackets.");

    private static T Value<T>(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out T? found)
        ? found : throw new JsonException($"{name}: expected a value of another kind.");

    private static double Number(string text, string name) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw new JsonException($"{name}: expected seconds above 0, came {text}.");
}
