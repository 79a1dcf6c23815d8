using Relight.Tensors;

namespace Relight.Data;

/// <summary>The named tensors of samples that are worked on together. Whoever takes it from a loader disposes it.</summary>
public sealed class Batch : IDisposable
{
    private readonly (string Name, Tensor Tensor)[] _fields;
    private readonly BatchStreams _streams;
    private readonly string? _view;

    /// <summary>A batch of images with labels.</summary>
    /// <param name="images">Shape (N, C, H, W); from a loader float32, channels-last, in [0, 1].</param>
    /// <param name="labels">Shape (N), int64; −1 for unlabeled samples.</param>
    /// <param name="indices">The N samples' indices in their data set; random draws go by them.</param>
    /// <param name="epoch">The pass over the data, from 0.</param>
    /// <param name="number">The batch's number in the epoch, from 0.</param>
    /// <param name="seed">The run's seed.</param>
    public Batch(Tensor images, Tensor labels, int[] indices, int epoch = 0, int number = 0, ulong seed = 0)
        : this([(SampleField.ImageName, images), (SampleField.LabelName, labels)], indices, epoch, number, seed)
    {
    }

    /// <summary>A batch of any tensors; loaders make such ones too.</summary>
    /// <param name="fields">Tensors of N rows under their names.</param>
    /// <param name="indices">The N samples' indices in their data set; random draws go by them.</param>
    /// <param name="epoch">The pass over the data, from 0.</param>
    /// <param name="number">The batch's number in the epoch, from 0.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ShapeException">A tensor has another number of rows.</exception>
    public Batch(IReadOnlyList<(string Name, Tensor Tensor)> fields, int[] indices, int epoch = 0, int number = 0, ulong seed = 0)
        : this([.. fields], indices, epoch, number, seed, new BatchStreams(), view: null)
    {
    }

    private Batch(
        (string Name, Tensor Tensor)[] fields, int[] indices, int epoch, int number, ulong seed, BatchStreams streams, string? view)
    {
        ArgumentNullException.ThrowIfNull(indices);
        foreach (var (name, tensor) in fields)
        {
            ArgumentNullException.ThrowIfNull(tensor, name);
            if (tensor.Rank < 1 || tensor.Shape[0] != indices.Length)
            {
                throw new ShapeException(nameof(Batch), $"'{name}' of the {indices.Length} samples, shape (N, …)", tensor.Shape);
            }
        }

        (_fields, Indices, Epoch, Number, Seed, _streams, _view) = (fields, indices, epoch, number, seed, streams, view);
    }

    /// <summary>The names of the tensors.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_fields, named => named.Name);

    /// <summary>The field <c>image</c>, shape (N, C, H, W); from a loader float32, channels-last, in [0, 1].</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor Images => this[SampleField.ImageName];

    /// <summary>The field <c>label</c>, shape (N), int64; −1 for unlabeled samples.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor Labels => this[SampleField.LabelName];

    /// <summary>The samples' indices in their data set.</summary>
    public int[] Indices { get; }

    /// <summary>How many samples there are.</summary>
    public int Count => Indices.Length;

    /// <summary>The pass over the data, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The batch's number in the epoch, from 0.</summary>
    public int Number { get; }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; }

    /// <summary>What was left out of this batch because it could not be read.</summary>
    internal IReadOnlyList<BadSample> Skipped { get; init; } = [];

    internal IReadOnlyList<(string Name, Tensor Tensor)> Fields => _fields;

    /// <summary>The tensor of a name, N rows.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that there are.</exception>
    public Tensor this[string name]
    {
        get
        {
            foreach (var (known, tensor) in _fields)
            {
                if (known == name)
                {
                    return tensor;
                }
            }

            throw new KeyNotFoundException(
                $"The batch has no '{name}', but {string.Join(", ", _fields.Select(named => $"'{named.Name}' {named.Tensor.Shape}"))}.");
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => Array.Exists(_fields, field => field.Name == name);

    /// <summary>
    /// A stream of random numbers that nothing else in this batch draws from: the first transform that asks gets 0, the next 1. So two
    /// transforms of the same kind draw differently, and two views made from one batch do too.
    /// </summary>
    public int NextStream() => _streams.Next(_view);

    /// <summary>
    /// What a transform draws from for one sample: a function of seed, epoch, the sample's index, the stream, and the view that it is
    /// pointed at.
    /// </summary>
    /// <param name="row">The sample's place in this batch.</param>
    /// <param name="stream">From <see cref="NextStream"/>; at least 0.</param>
    public CounterRandom Random(int row, int stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        var random = new CounterRandom(Seed, Epoch, Indices[row], RandomStreams.Batch + stream);
        return _view is null ? random : random.For(_view);
    }

    /// <summary>The same samples with other images, and other labels when given.</summary>
    /// <param name="images">Shape (N, …) with the same N.</param>
    /// <param name="labels">Null keeps the labels.</param>
    public Batch With(Tensor images, Tensor? labels = null)
    {
        var batch = With(SampleField.ImageName, images);
        return labels is null ? batch : batch.With(SampleField.LabelName, labels);
    }

    /// <summary>The same samples with another tensor in place of that of the name, or with one more.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="tensor">Shape (N, …) with the same N.</param>
    public Batch With(string name, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return With(Contains(name)
            ? Array.ConvertAll(_fields, field => field.Name == name ? (name, tensor) : field)
            : [.. _fields, (name, tensor)], _view);
    }

    /// <summary>
    /// Some of the samples, in their order. What transforms draw for a sample is what they would draw for it in this batch as it stands
    /// now: from here on, the two count their streams apart.
    /// </summary>
    /// <param name="start">The first row, from 0.</param>
    /// <param name="end">The row after the last, above <paramref name="start"/> and at most <see cref="Count"/>.</param>
    /// <returns>A batch over the same memory.</returns>
    public Batch Rows(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
        var isAll = end - start == Count;
        return new Batch(
            isAll ? _fields : Array.ConvertAll(_fields, field => (field.Name, field.Tensor[start..end])),
            isAll ? Indices : Indices[start..end],
            Epoch, Number, Seed, _streams.Copy(), _view);
    }

    /// <summary>
    /// Some of the samples, wherever they stand. The two count their streams together, and what transforms draw for a sample is what they
    /// would draw for it in this batch.
    /// </summary>
    /// <param name="rows">At least one.</param>
    /// <returns>A batch with copies of their rows.</returns>
    public Batch Pick(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count, nameof(rows));
        var numbers = Tensor.FromSpan<long>([.. rows.Select(row => (long)row)], rows.Count);
        return new Batch(
            Array.ConvertAll(_fields, field => (field.Name, field.Tensor.IndexSelect(0, numbers.To(field.Tensor.Device)))),
            [.. rows.Select(row => Indices[row])], Epoch, Number, Seed, _streams, _view);
    }

    /// <summary>The batch on another device; itself when it is there. From pinned memory the copy runs beside other work.</summary>
    public Batch To(Device device) => Array.TrueForAll(_fields, field => field.Tensor.Device == device)
        ? this
        : With(Array.ConvertAll(_fields, field => (field.Name, field.Tensor.To(device, nonBlocking: true))), _view);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var (_, tensor) in _fields)
        {
            tensor.Dispose();
        }
    }

    /// <summary>
    /// The batch as a transform sees it that is pointed at a field: that field's tensor as the images, and its own random streams.
    /// </summary>
    internal Batch Showing(string name) => With(SampleField.ImageName, this[name]).With(view: name);

    internal bool Holds(string name, Tensor tensor) =>
        Array.Exists(_fields, field => field.Name == name && ReferenceEquals(field.Tensor, tensor));

    private Batch With(string view) => With(_fields, view);

    private Batch With((string Name, Tensor Tensor)[] fields, string? view) =>
        new(fields, Indices, Epoch, Number, Seed, _streams, view) { Skipped = Skipped };
}
