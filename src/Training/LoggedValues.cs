using Relight.Tensors;

namespace Relight.Training;

/// <summary>What a task logs between two lines of metrics.</summary>
/// <param name="isMean">Whether the mean over the calls counts, rather than the last value.</param>
internal sealed class LoggedValues(bool isMean)
{
    private readonly SortedDictionary<string, (double Sum, int Count, Tensor? Last)> _values = new(StringComparer.Ordinal);

    public void Add(string name, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var (sum, count, last) = _values.GetValueOrDefault(name);
        last?.Dispose();
        _values[name] = isMean ? (sum + value, count + 1, null) : (value, 1, null);
    }

    public void Add(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (isMean)
        {
            Add(name, value.ToDouble());
            return;
        }

        Add(name, 0);
        _values[name] = (0, 0, value.Detach().Keep());   // read when it is written: before, a GPU would have to be waited for
    }

    /// <summary>The values by name; from here on there are none.</summary>
    public IReadOnlyList<(string Name, double Value)> Take()
    {
        (string, double)[] taken = [.. _values.Select(one => (one.Key, one.Value.Last?.ToDouble() ?? one.Value.Sum / one.Value.Count))];
        foreach (var (_, _, last) in _values.Values)
        {
            last?.Dispose();
        }

        _values.Clear();
        return taken;
    }
}
