namespace Relight.Tensors.Weights.PyTorch;

/// <summary>A dict or a module inside a PyTorch file that holds tensors: perhaps the state dict that is looked for.</summary>
/// <param name="Path">The keys that lead to it, divided by dots; empty for the whole file.</param>
/// <param name="Entries">Its names with tensors, and with what is none.</param>
internal sealed record StateDictCandidate(string Path, IReadOnlyList<KeyValuePair<string, object?>> Entries)
{
    private static readonly string[] Averages =
        ["state_dict_ema", "model_ema", "ema_state_dict", "ema_model", "ema", "model_ema_state_dict", "teacher"];

    private static readonly string[] Models =
    [
        "state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights", "params", "student",
        "encoder", "backbone",
    ];

    /// <summary>How many tensors it holds.</summary>
    internal int TensorCount { get; } = Entries.Count(entry => IsTensor(entry.Value));

    /// <summary>
    /// How likely checkpoints mean it to be used: 0 for an average of weights, 1 for weights, 2 for a name that is not known.
    /// </summary>
    internal int Rank => Path.Split('.').Select(RankOf).Append(2).Min();

    /// <summary>What to call it.</summary>
    internal string Name => Path.Length > 0 ? $"'{Path}'" : "the outermost dict";

    /// <summary>Whether a value is a tensor, of a kind that is read or not.</summary>
    internal static bool IsTensor(object? value) =>
        value is PickledTensor || (value is PickleObject made && TorchNames.IsTensorMaker(made.ClassName));

    /// <summary>Whether another one names the same tensors.</summary>
    internal bool IsSameAs(StateDictCandidate other) => Entries.Count == other.Entries.Count
        && Entries.Zip(other.Entries).All(
            pair => pair.First.Key == pair.Second.Key && ReferenceEquals(pair.First.Value, pair.Second.Value));

    /// <summary>
    /// Whether another one holds the same and, beside it, the statistics of batch normalizations, as when parameters alone were averaged.
    /// </summary>
    internal bool LacksStatisticsOf(StateDictCandidate other)
    {
        var names = Entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var more = other.Entries.Select(entry => entry.Key).Where(name => !names.Remove(name)).ToList();
        return names.Count == 0 && more.Exists(IsStatistic)
            && more.TrueForAll(name => IsStatistic(name) || name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
    }

    private static bool IsStatistic(string name) =>
        name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal);

    private static int RankOf(string key) => Averages.Contains(key) ? 0 : Models.Contains(key) ? 1 : 2;
}
