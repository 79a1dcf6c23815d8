using System.Collections;

namespace Relight.Nn;

/// <summary>Modules in order, as a member of another module; their keys are their indices: <c>blocks.0.weight</c>.</summary>
/// <typeparam name="T">What the modules have in common.</typeparam>
public sealed class ModuleList<T> : Module, IReadOnlyList<T> where T : Module
{
    private readonly List<T> _modules;

    /// <summary>Makes a list, empty or of the given modules.</summary>
    public ModuleList(params IEnumerable<T> modules) => _modules = [.. modules];

    /// <inheritdoc/>
    public int Count => _modules.Count;

    /// <summary>The module at an index; setting replaces it.</summary>
    public T this[int index]
    {
        get => _modules[index];
        set => _modules[index] = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Appends a module.</summary>
    public void Add(T module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _modules.Add(module);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Module Value)> NamedChildren() =>
        _modules.Select((module, i) => (Repr.Text(i), (Module)module));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
