namespace Relight.Data;

/// <summary>Some samples of a data set, in a given order; classes and labels stay those of the whole.</summary>
public sealed class Subset : Dataset
{
    private readonly int[] _indices;

    /// <summary>The samples of <paramref name="source"/> at <paramref name="indices"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the source.</exception>
    public Subset(Dataset source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
        _indices = [.. indices];
        foreach (var index in _indices)
        {
            if ((uint)index >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"Expected indices from 0 to {source.Count - 1}.");
            }
        }
    }

    /// <summary>The data set that this is a part of.</summary>
    public Dataset Source { get; }

    /// <summary>Where each sample lies in <see cref="Source"/>.</summary>
    public IReadOnlyList<int> Indices => _indices;

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => Source.Classes;

    /// <inheritdoc/>
    public override SampleLayout Layout => Source.Layout;

    /// <inheritdoc/>
    public override int Label(int index) => Source.Label(_indices[index]);

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination) =>
        Source.ReadBytes(_indices[index], ref random, destination);

    /// <inheritdoc/>
    public override string Describe(int index) => Source.Describe(_indices[index]);
}
