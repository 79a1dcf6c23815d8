namespace Relight.Optim;

/// <summary>Takes the entries of a state dict, so that one that is missing, misshapen or left over is named.</summary>
/// <param name="state">The saved state.</param>
/// <param name="owner">Whose state it should be, for errors.</param>
internal sealed class StateReader(StateDict state, string owner)
{
    private readonly HashSet<string> _left = [.. state.Names];

    /// <summary>Whether there is an entry.</summary>
    internal bool Contains(string name) => state.TryGetValue(name, out _);

    /// <summary>An entry, which must be there.</summary>
    internal Tensor Take(string name)
    {
        _left.Remove(name);
        return state.TryGetValue(name, out var tensor)
            ? tensor
            : throw new StateDictException($"The saved state lacks '{name}', which {owner} needs: it was saved by something else.");
    }

    /// <summary>Copies an entry onto a tensor of the same shape, whatever the device and type.</summary>
    internal void CopyTo(string name, Tensor target)
    {
        var saved = Take(name);
        if (saved.Shape != target.Shape)
        {
            throw new StateDictException(
                $"The saved state has shape {saved.Shape} for '{name}', but the parameter has {target.Shape}: "
                + "build the model as it was saved.");
        }
        target.CopyInPlace(saved);
    }

    /// <summary>Throws if an entry was not taken.</summary>
    internal void ExpectAllRead()
    {
        if (_left.Count > 0)
        {
            throw new StateDictException(
                $"The saved state has entries that {owner} has no use for: "
                + $"{string.Join(", ", _left.Order(StringComparer.Ordinal).Take(5))}. It was saved by something else.");
        }
    }
}
