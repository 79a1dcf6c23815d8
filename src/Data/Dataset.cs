using System.Buffers.Binary;

namespace Relight.Data;

/// <summary>
/// Samples that are read by their index, each a few named tensors of the same types and shapes. All members may be called from several
/// threads at once. For one of your own, derive from <see cref="SampleDataset"/> or call <see cref="From"/> or <see cref="FromArrays"/>.
/// </summary>
public abstract class Dataset
{
    /// <summary>How many samples there are.</summary>
    public abstract int Count { get; }

    /// <summary>What every sample holds.</summary>
    public abstract SampleLayout Layout { get; }

    /// <summary>The names of the classes; a label is an index into it. Empty when there are none.</summary>
    public virtual IReadOnlyList<string> Classes => [];

    /// <summary>
    /// A text that changes whenever the bytes that <see cref="ReadBytes"/> gives would change, or null when they are drawn at random or
    /// cannot be told: then there is nothing that a <see cref="Caching.CachedDataset"/> could keep.
    /// </summary>
    public virtual string? CacheKey => null;

    /// <summary>A data set of a function: an index in, tensors out.</summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="read">Called from several threads at once, with indices from 0 to <paramref name="count"/> − 1.</param>
    /// <param name="classes">The names of the classes, where samples have a label.</param>
    public static Dataset From(int count, Func<int, Sample> read, IReadOnlyList<string>? classes = null) =>
        new FunctionDataset(count, read, classes ?? []);

    /// <summary>A data set of arrays or tensors in memory, which are not copied: sample i is row i of each.</summary>
    /// <param name="fields">
    /// Names with rectangular arrays or tensors, such as <c>("x", float[,])</c>; all with the same first dimension. Bytes (N, H, W, C)
    /// called <c>image</c> are images; whole numbers (N) called <c>label</c> are classes, named <c>0</c>, <c>1</c>, … up to the largest.
    /// </param>
    /// <exception cref="ArgumentException">The first dimensions differ, or an array holds what is no number.</exception>
    public static Dataset FromArrays(params IReadOnlyList<(string Name, SampleValue Values)> fields) => new ArrayDataset(fields);

    /// <summary>Reads one sample.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="random">What the sample's transforms draw from; data sets without random transforms leave it alone.</param>
    /// <param name="destination">Takes the bytes of all fields as <see cref="Layout"/> says; exactly <see cref="SampleLayout.ByteCount"/>
    /// long.</param>
    /// <exception cref="BadSampleException">The sample cannot be read; it names the file and the reason.</exception>
    public abstract void ReadBytes(int index, ref CounterRandom random, Span<byte> destination);

    /// <summary>
    /// The class of a sample: an index into <see cref="Classes"/>, or −1 when it has none. Reads the sample, unless its data set knows
    /// better.
    /// </summary>
    /// <exception cref="BadSampleException">The sample must be read for it and cannot be.</exception>
    public virtual int Label(int index)
    {
        if (Layout.LabelOffset is not { } label)
        {
            return -1;
        }

        var sample = new byte[Layout.ByteCount];
        var random = new CounterRandom(seed: 0, index: index);
        ReadBytes(index, ref random, sample);
        return checked((int)BinaryPrimitives.ReadInt64LittleEndian(sample.AsSpan(label)));
    }

    /// <summary>What to call a sample in messages and reports: the path of its file where it has one.</summary>
    public virtual string Describe(int index) => $"sample {index}";
}
