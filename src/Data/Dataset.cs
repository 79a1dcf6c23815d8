namespace Relight.Data;

/// <summary>
/// Samples of one fixed shape that are read by their index: images as bytes, height × width × channels, each with a class label.
/// All members may be called from several threads at once.
/// </summary>
public abstract class Dataset
{
    /// <summary>How many samples there are.</summary>
    public abstract int Count { get; }

    /// <summary>The names of the classes; a label is an index into it. Empty when nothing is labelled.</summary>
    public abstract IReadOnlyList<string> Classes { get; }

    /// <summary>The shape of every sample.</summary>
    public abstract SampleShape SampleShape { get; }

    /// <summary>The class of a sample without reading it: an index into <see cref="Classes"/>, or −1 when it has none.</summary>
    public abstract int Label(int index);

    /// <summary>Reads one sample.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="random">What the sample's transforms draw from; data sets without random transforms leave it alone.</param>
    /// <param name="destination">Takes the bytes; exactly <see cref="SampleShape.ByteCount"/> long.</param>
    /// <returns>The sample's class, as <see cref="Label"/> gives it.</returns>
    /// <exception cref="BadSampleException">The sample cannot be read; it names the file and the reason.</exception>
    public abstract int Read(int index, ref CounterRandom random, Span<byte> destination);

    /// <summary>What to call a sample in messages and reports: the path of its file where it has one.</summary>
    public virtual string Describe(int index) => $"sample {index}";

    /// <summary>
    /// A text that changes whenever the bytes that <see cref="Read"/> gives would change, or null when they are drawn at random or cannot
    /// be told: then there is nothing that a <see cref="Caching.CachedDataset"/> could keep.
    /// </summary>
    public virtual string? CacheKey => null;
}
