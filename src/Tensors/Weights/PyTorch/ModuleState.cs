namespace Relight.Tensors.Weights.PyTorch;

/// <summary>The state dict of a module that was pickled whole, by <c>torch.save(model)</c> or <c>torch.jit.save</c>.</summary>
internal static class ModuleState
{
    private const int MaxDepth = 64;

    /// <summary>Its parameters and buffers by name; null where the object is no module.</summary>
    /// <remarks>
    /// In Python a module keeps them in <c>_parameters</c>, <c>_buffers</c> and <c>_modules</c>. In TorchScript they are plain attributes,
    /// those that are objects being modules too.
    /// </remarks>
    internal static IReadOnlyList<KeyValuePair<string, object?>>? Of(PickleObject module)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        Collect(module, "", 0, entries);
        return entries.Exists(entry => StateDictCandidate.IsTensor(entry.Value)) ? entries : null;
    }

    private static void Collect(PickleObject module, string prefix, int depth, List<KeyValuePair<string, object?>> entries)
    {
        if (module.Attributes is not { } attributes)
        {
            return;
        }
        if (depth > MaxDepth)
        {
            throw new PickleException($"its modules are nested more than {MaxDepth} deep");
        }
        var isPython = attributes.Get("_parameters") is PickleDict;
        var transient = (attributes.Get("_non_persistent_buffers_set") as PickleList)?.Items ?? [];
        IEnumerable<KeyValuePair<object?, object?>> tensors = isPython
            ? [.. ItemsOf("_parameters"), .. ItemsOf("_buffers").Where(buffer => !transient.Contains(buffer.Key))]
            : attributes.Items;
        foreach (var (key, value) in tensors)
        {
            if (key is string name && StateDictCandidate.IsTensor(value))
            {
                entries.Add(new(prefix + name, value));
            }
        }
        foreach (var (key, value) in isPython ? ItemsOf("_modules") : attributes.Items)
        {
            if (key is string name && value is PickleObject child
                && (isPython || child.ClassName.StartsWith("__torch__.", StringComparison.Ordinal)))
            {
                Collect(child, $"{prefix}{name}.", depth + 1, entries);
            }
        }

        IReadOnlyList<KeyValuePair<object?, object?>> ItemsOf(string name) => (attributes.Get(name) as PickleDict)?.Items ?? [];
    }
}
