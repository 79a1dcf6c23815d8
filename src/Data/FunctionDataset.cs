namespace Relight.Data;

/// <summary>Samples that a function makes.</summary>
internal sealed class FunctionDataset : SampleDataset
{
    private readonly Func<int, Sample> _read;

    public FunctionDataset(int count, Func<int, Sample> read, IReadOnlyList<string> classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(read);
        (Count, _read, Classes) = (count, read, classes);
    }

    public override int Count { get; }

    public override IReadOnlyList<string> Classes { get; }

    protected override Sample Read(int index, ref CounterRandom random) => _read(index);
}
