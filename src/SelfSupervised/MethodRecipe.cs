using Relight.Data;

namespace Relight.SelfSupervised;

/// <summary>What a recipe says to a method.</summary>
public sealed record MethodRecipe
{
    /// <summary>What is done to pixels in [0, 1] in training, before they are normalised.</summary>
    public IReadOnlyList<IBatchTransform> Augmenting { get; init; } = [];

    /// <summary>What is done to pixels in [0, 1] last, in training and after it.</summary>
    public IReadOnlyList<IBatchTransform> Normalizing { get; init; } = [];

    /// <summary>What mixes images and their labels, where there are labels of people's.</summary>
    public IReadOnlyList<IBatchTransform> Mixing { get; init; } = [];

    /// <summary>Share of a label's weight that all classes get, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }
}
