using Relight.Data;

namespace Relight.Tests.Data;

/// <summary>Sample i is filled with the byte i (modulo 251); its class is i modulo the number of classes. Counts what is read.</summary>
internal sealed class NumberedDataset(int count, int classes = 2, SampleShape? shape = null) : LabeledImages
{
    private int _reads;

    public HashSet<int> Bad { get; } = [];

    public bool BadForNow { get; init; }

    public int Reads => _reads;

    public override int Count => count;

    public override IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")];

    public override SampleShape SampleShape { get; } = shape ?? new SampleShape(4, 4);

    public override string? CacheKey => $"numbered {count} {SampleShape}";

    public override int Label(int index) => index % classes;

    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        Interlocked.Increment(ref _reads);
        if (Bad.Contains(index))
        {
            throw new BadSampleException(Describe(index), "it is made to fail", isPermanent: !BadForNow);
        }

        destination.Fill((byte)(index % 251));
        return Label(index);
    }

    public override string Describe(int index) => $"number {index}";
}
