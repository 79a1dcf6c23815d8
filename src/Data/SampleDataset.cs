namespace Relight.Data;

/// <summary>
/// A data set of one's own: an index in, named tensors out. What a sample holds is taken from the first one that can be read, and every
/// other must hold the same.
/// </summary>
public abstract class SampleDataset : Dataset
{
    private readonly Lazy<SampleLayout> _layout;

    /// <summary>For those that derive from it.</summary>
    protected SampleDataset() => _layout = new Lazy<SampleLayout>(FirstLayout, LazyThreadSafetyMode.PublicationOnly);

    /// <inheritdoc/>
    public sealed override SampleLayout Layout => _layout.Value;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The sample does not hold what the first one holds.</exception>
    public sealed override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        using var scope = new Tensors.TensorScope();
        var sample = Read(index, ref random);
        foreach (var (name, value) in sample.Fields)
        {
            if (!Layout.Contains(name))
            {
                throw Unexpected(index, name, "nothing of that name", value.Field(name, value.Shape).Kind);
            }
        }

        foreach (var field in Layout.Fields)
        {
            if (sample.Fields.Count != Layout.Fields.Count && !sample.Fields.Any(found => found.Key == field.Name))
            {
                throw Unexpected(index, field.Name, field.Kind, "nothing");
            }

            var value = sample[field.Name];
            if (value.Field(field.Name, value.Shape) is var found && found != field)
            {
                throw Unexpected(index, field.Name, field.Kind, found.Kind);
            }

            value.Dense().CopyTo(Layout.Slice(field.Name, destination));
        }
    }

    /// <summary>
    /// Reads one sample. Called from several threads at once; tensors that are made in it are freed when they were copied.
    /// </summary>
    /// <param name="index">From 0 to <see cref="Dataset.Count"/> − 1.</param>
    /// <param name="random">What to draw from, if anything is random: a function of seed, epoch and sample, whoever reads it.</param>
    /// <exception cref="BadSampleException">To be thrown where the sample cannot be read; the loader may then leave it out.</exception>
    protected abstract Sample Read(int index, ref CounterRandom random);

    private SampleLayout FirstLayout()
    {
        BadSampleException? first = null;
        for (var index = 0; index < Count; index++)
        {
            var random = new CounterRandom(seed: 0, index: index);
            try
            {
                using var scope = new Tensors.TensorScope();
                return new SampleLayout(
                    [.. Read(index, ref random).Fields.Select(field => field.Value.Field(field.Key, field.Value.Shape))]);
            }
            catch (BadSampleException bad)
            {
                first ??= bad;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Reading {Describe(index)} failed: {error.Message}", error);
            }
        }

        throw first ?? (Exception)new InvalidOperationException("The data set has no samples, so what a sample holds is not known.");
    }

    private InvalidDataException Unexpected(int index, string field, string expected, string found) =>
        new($"{Describe(index)}, field '{field}': expected {expected}, as in the first sample, found {found}.");
}
