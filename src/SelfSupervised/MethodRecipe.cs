using Relight.Data;
using Relight.Settings;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised;

/// <summary>What a recipe says to a method.</summary>
/// <param name="settings">What the training is asked for; null: nothing, so that the method's own settings are their defaults.</param>
public sealed class MethodRecipe(RunSettings? settings = null)
{
    /// <summary>What is done to pixels in [0, 1] in training, before they are normalized.</summary>
    public IReadOnlyList<IBatchTransform> Augmenting { get; init; } = [];

    /// <summary>What is done to pixels in [0, 1] last, in training and after it.</summary>
    public IReadOnlyList<IBatchTransform> Normalizing { get; init; } = [];

    /// <summary>Makes another backbone like the one that is trained, with weights of its own: for a teacher.</summary>
    public Func<Backbone> MakeBackbone { get; init; } = () => throw new InvalidOperationException("No backbone can be made here.");

    /// <summary>The method's own settings.</summary>
    /// <typeparam name="TSettings">Their record, which the method names in <see cref="Method.Settings"/>.</typeparam>
    public TSettings Own<TSettings>()
        where TSettings : MethodSettings, new() => settings?.Own<TSettings>() ?? new();
}
