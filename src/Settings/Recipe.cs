namespace Relight.Settings;

/// <summary>A named set of values to begin from, where others than the defaults; see <c>recipe.name</c>.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Values">Values by the paths of their settings, as they are written in files.</param>
public sealed record Recipe(string Name, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The defaults: normalized, random crops and flips, AdamW with one cycle, label smoothing.</summary>
    public static Recipe Default { get; } = new("default", new Dictionary<string, string>());

    /// <summary>
    /// The chapter that the comparison replays: images as they are, Adam at a constant rate, no regularisation, and a head
    /// whose first layer is carried over.
    /// </summary>
    public static Recipe Chapter { get; } = new("chapter", new Dictionary<string, string>
    {
        ["recipe.normalize"] = "false",
        ["recipe.augment"] = "false",
        ["recipe.zeroInitResidual"] = "false",
        ["supervised.labelSmoothing"] = "0",
        ["optimizer.name"] = "adam",
        ["optimizer.lr"] = "1e-3",
        ["optimizer.weightDecay"] = "0",
        ["optimizer.schedule"] = "constant",
        ["model.arch"] = "resnet34",
        ["model.stem"] = "imagenet",
        ["model.head"] = "mlp",
    });

    /// <summary>Every recipe.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [Default, Chapter];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(recipe => recipe.Name)];

    /// <summary>A recipe by name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Recipe Named(string name) => All.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"There is no recipe '{name}'; known are {string.Join(", ", All.Select(r => r.Name))}.");

    /// <summary>What settings begin from with this recipe, before anything else is said.</summary>
    /// <param name="settings">The method, and the images.</param>
    public RunSettings Begin(RunSettings settings) => Values.Where(value => SettingsSchema.Of(value.Key, settings.Method) is not null)
        .Append(KeyValuePair.Create("recipe.name", Name))
        .Aggregate(settings, (before, value) => SettingsSchema.With(before, value.Key, value.Value));
}
