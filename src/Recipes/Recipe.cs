using Relight.Recipes.Settings;

namespace Relight.Recipes;

/// <summary>A named set of settings to begin from.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Settings">How images are shown.</param>
/// <param name="Optimizer">How weights follow.</param>
/// <param name="Model">The network.</param>
public sealed record Recipe(string Name, RecipeSettings Settings, OptimizerSettings Optimizer, ModelSettings Model)
{
    /// <summary>Names of the recipes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["default", "chapter"];

    /// <summary>Ours: normalized, random crops and flips, AdamW with one cycle, label smoothing.</summary>
    public static Recipe Default { get; } = new("default", new RecipeSettings(), new OptimizerSettings(), new ModelSettings());

    /// <summary>
    /// The chapter that the comparison replays: images as they are, Adam at a constant rate, no regularization, and a head
    /// whose first layer is carried over.
    /// </summary>
    public static Recipe Chapter { get; } = new(
        "chapter",
        new RecipeSettings
        {
            Name = "chapter",
            Normalize = false,
            Augment = false,
            LabelSmoothing = 0,
            ZeroInitResidual = false,
        },
        new OptimizerSettings { Name = "adam", Lr = 1e-3, WeightDecay = 0, Schedule = "constant" },
        new ModelSettings { Arch = "resnet34", Stem = "imagenet", Head = "mlp" });

    /// <summary>Every recipe.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [Default, Chapter];

    /// <summary>A recipe by name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Recipe Named(string name) => All.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"There is no recipe '{name}'; known are {string.Join(", ", All.Select(r => r.Name))}.");

    /// <summary>The rate to begin from with an optimizer that is not the recipe's own.</summary>
    public static double LearningRateOf(string optimizer) => optimizer switch
    {
        "sgd" => 0.05,
        "lars" => 0.3,
        _ => 1e-3,
    };
}
