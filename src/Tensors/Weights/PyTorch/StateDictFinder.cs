namespace Relight.Tensors.Weights.PyTorch;

/// <summary>Finds the state dict in what a PyTorch file holds: itself, or under one of the keys that checkpoints use.</summary>
internal static class StateDictFinder
{
    private const int MaxDepth = 8;
    private static readonly string[] Keys = ["state_dict", "model_state_dict", "model", "net", "network", "module"];

    /// <summary>The names and tensors, in order; entries of the dict that are no tensors, such as an epoch's number, are left out.</summary>
    /// <exception cref="PickleException">There is no state dict, or a key is no string.</exception>
    internal static IReadOnlyDictionary<string, TensorReference> Find(object? root)
    {
        var dict = root as PickleDict ?? throw new PickleException(
            "it holds no dict but a single object. In Python, save torch.save(model.state_dict(), path)");
        for (var depth = 0; depth < MaxDepth && Inside(dict) is { } inner; depth++)
        {
            dict = inner;
        }
        var tensors = new OrderedDictionary<string, TensorReference>(StringComparer.Ordinal);
        foreach (var (key, value) in dict.Items)
        {
            if (value is TensorReference tensor)
            {
                tensors[key as string ?? throw new PickleException("a tensor's key in the state dict is no string")] = tensor;
            }
        }
        return tensors.Count > 0 || dict.Items.Count == 0 ? tensors : throw new PickleException(
            $"it holds no state dict: neither tensors nor a dict under one of {string.Join(", ", Keys)}; its keys are {KeysOf(dict)}");
    }

    private static PickleDict? Inside(PickleDict dict) => Keys.Select(dict.Get).OfType<PickleDict>().FirstOrDefault();

    private static string KeysOf(PickleDict dict) =>
        string.Join(", ", dict.Items.Take(10).Select(item => item.Key as string ?? "(no string)")) + (dict.Items.Count > 10 ? ", …" : "");
}
