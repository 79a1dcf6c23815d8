using Relight.SelfSupervised.SixTransforms;
using Relight.SelfSupervised.Supervised;

namespace Relight.SelfSupervised;

/// <summary>All methods, by name.</summary>
public static class Methods
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Method> All { get; } =
    [
        new SupervisedMethod(),
        new SixTransformsMethod(),
    ];

    /// <summary>The method of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message says which there are.</exception>
    public static Method Of(string name) => All.FirstOrDefault(method => method.Name == name)
        ?? throw new ArgumentException($"There is no method '{name}'; known are {string.Join(", ", All.Select(method => method.Name))}.", nameof(name));
}
