namespace Relight.Data;

/// <summary>The named tensors of one sample: <c>new() { ["x"] = new[] { 1f, 2f }, ["y"] = 3f }</c>.</summary>
public sealed class Sample
{
    private readonly List<KeyValuePair<string, SampleValue>> _values = [];

    /// <summary>Its fields, in the order in which they were set.</summary>
    public IReadOnlyList<KeyValuePair<string, SampleValue>> Fields => _values;

    /// <summary>A number, an array or a tensor under a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public SampleValue this[string name]
    {
        get => Find(name) is >= 0 and var at
            ? _values[at].Value
            : throw new KeyNotFoundException($"The sample has no '{name}', but {string.Join(", ", _values.Select(value => value.Key))}.");
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (Find(name) is >= 0 and var at)
            {
                _values[at] = new(name, value);
            }
            else
            {
                _values.Add(new(name, value));
            }
        }
    }

    private int Find(string name) => _values.FindIndex(value => value.Key == name);
}
