using System.Collections;

namespace Relight.Nn;

/// <summary>Modules in order, as a member of another module; their keys are their indices: <c>blocks.0.weight</c>.</summary>
/// <typeparam name="T">What the modules have in common.</typeparam>
public sealed class ModuleList<T> : Module, IReadOnlyList<T> where T : Module
{
    private readonly List<T> modules;

    /// <summary>Makes a list, empty or of the given modules.</summary>
    public ModuleList(params IEnumerable<T> modules) => this.modules = [.. modules];

    /// <inheritdoc/>
    public int Count => modules.Count;

    /// <summary>The module at an index; setting replaces it.</summary>
    public T this[int index]
    {
        get => modules[index];
        set => modules[index] = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Appends a module.</summary>
    public void Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        modules.Add(module);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Module Value)> NamedChildren() => modules.Select((module, i) => (Repr.Text(i), (Module)module));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
