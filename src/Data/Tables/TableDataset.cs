using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Relight.Tensors;

namespace Relight.Data.Tables;

/// <summary>
/// A table of numbers and texts with a header, in memory. Columns of numbers become the field <c>x</c>, float32 of shape (columns);
/// those that <see cref="TableOptions.Codes"/> names become int64 fields of their own names. A target of numbers becomes <c>y</c>,
/// float32 of shape (); one of texts becomes <c>label</c>, with <see cref="Dataset.Classes"/>.
/// </summary>
public sealed class TableDataset : Dataset
{
    private const string Numbers = "x", Target = "y";

    private readonly TableContents _contents;
    private readonly TableOptions _options;
    private readonly int[] _rows;
    private readonly byte[] _bytes;
    private readonly Lazy<string> _cacheKey;

    private TableDataset(TableContents contents, TableOptions options, int[] rows,
        (IReadOnlyList<double> Means, IReadOnlyList<double> Deviations)? scale = null)
    {
        (_contents, _options, _rows) = (contents, options, rows);
        Features = [.. contents.Numbers.Select(column => column.Name)];
        Categories = contents.Codes.ToDictionary(column => column.Name, column => (IReadOnlyList<string>)column.Texts);
        (Means, Deviations) = scale ?? Scale(contents, rows);
        List<SampleField> fields = [.. contents.Codes.Select(column => new SampleField(column.Name, DType.Int64, []))];
        if (Features.Count > 0)
        {
            fields.Insert(0, new SampleField(Numbers, DType.Float32, [Features.Count]));
        }

        if (contents.Values is not null)
        {
            fields.Add(new SampleField(Target, DType.Float32, []));
        }

        if (contents.Labels is not null)
        {
            fields.Add(SampleField.KnownLabel);
        }

        Layout = new SampleLayout(fields);
        _bytes = Filled();
        _cacheKey = new Lazy<string>(
            () => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"table 1\n{Layout}\n"), .. _bytes])));
    }

    /// <summary>The columns of <c>x</c>, in order.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The texts behind the codes of each column that is read so: code i is the text i.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; }

    /// <summary>The mean of each of the <see cref="Features"/> over the training rows.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>
    /// The standard deviation of each of the <see cref="Features"/> over the training rows, with N in the denominator; 1 where all are
    /// equal.
    /// </summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override SampleLayout Layout { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => _contents.Classes;

    /// <summary>From what the samples hold.</summary>
    public override string CacheKey => _cacheKey.Value;

    /// <summary>Reads a file: comma-separated values, or semicolons, tabs or bars between them; the first line names the columns.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="target">The column that is to be predicted; null: none.</param>
    /// <param name="options">How columns are read; by default all others are numbers, and nothing is missing.</param>
    /// <exception cref="InvalidDataException">A column holds texts, a value is missing or no number, or there is no such column; the
    /// message names it.</exception>
    public static TableDataset Read(string path, string? target = null, TableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TableOptions();
        var contents = TableContents.Read(new TableFile(path), target, options, like: null);
        return new(contents, options, [.. Enumerable.Range(0, contents.Lines)]);
    }

    /// <summary>
    /// Reads another file of the same kind, such as the test part: with this one's columns, codes, classes, means and deviations. Its
    /// target may be missing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A column is missing, or a value does not fit; the message names it.</exception>
    public TableDataset ReadMore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = _options with { Ignore = [] };
        var contents = TableContents.Read(new TableFile(path), _contents.Target, options with { Codes = [] }, _contents);
        return new(contents, options, [.. Enumerable.Range(0, contents.Lines)], (Means, Deviations));
    }

    /// <summary>Cuts the table in two; means and deviations become those of the first part. With classes, each keeps its share.</summary>
    /// <param name="fraction">The share of the second part, between 0 and 1 (both left out).</param>
    /// <param name="seed">Chooses the rows.</param>
    /// <exception cref="ArgumentException">A class has a single row, or the table does.</exception>
    public (TableDataset Training, TableDataset HeldOut) Split(double fraction, ulong seed)
    {
        IReadOnlyList<int> held;
        if (Classes.Count > 0)
        {
            held = Stratified.Split(this, fraction, seed).Second.Indices;
        }
        else
        {
            if (fraction is not (> 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a share between 0 and 1, both left out.");
            }

            if (Count < 2)
            {
                throw new ArgumentException("The table has one row, too few for two parts.");
            }

            int[] order = [.. Enumerable.Range(0, Count)];
            var random = new CounterRandom(seed, stream: RandomStreams.Split);
            random.Shuffle(order.AsSpan());
            held = order[..Math.Clamp((int)Math.Round(fraction * Count, MidpointRounding.AwayFromZero), 1, Count - 1)];
        }

        var second = held.Select(row => _rows[row]).ToHashSet();
        var training = new TableDataset(_contents, _options, [.. _rows.Where(row => !second.Contains(row))]);
        return (training, new TableDataset(_contents, _options, [.. _rows.Where(second.Contains)], (training.Means, training.Deviations)));
    }

    /// <inheritdoc/>
    public override int Label(int index) => _contents.Labels is { } labels ? (int)labels[_rows[index]] : -1;

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        _bytes.AsSpan(index * destination.Length, destination.Length).CopyTo(destination);
    }

    private static (double[] Means, double[] Deviations) Scale(TableContents contents, int[] rows)
    {
        var (means, deviations) = (new double[contents.Numbers.Count], new double[contents.Numbers.Count]);
        foreach (var (i, (_, values)) in contents.Numbers.Index())
        {
            double[] known = [.. rows.Select(row => values[row]).Where(double.IsFinite)];
            means[i] = known.DefaultIfEmpty(0).Average();
            var deviation = Math.Sqrt(known.Select(value => (value - means[i]) * (value - means[i])).DefaultIfEmpty(0).Average());
            deviations[i] = deviation > 0 ? deviation : 1;
        }

        return (means, deviations);
    }

    private byte[] Filled()
    {
        var bytes = new byte[checked(_rows.Length * Layout.ByteCount)];
        foreach (var (i, row) in _rows.Index())
        {
            var sample = bytes.AsSpan(i * Layout.ByteCount, Layout.ByteCount);
            foreach (var (j, (_, values)) in _contents.Numbers.Index())
            {
                var value = double.IsNaN(values[row]) ? Means[j] : values[row];
                var shown = (float)(_options.Standardize ? (value - Means[j]) / Deviations[j] : value);
                MemoryMarshal.Write(Layout.Slice(Numbers, sample)[(j * sizeof(float))..], shown);
            }

            foreach (var (name, values, _) in _contents.Codes)
            {
                MemoryMarshal.Write(Layout.Slice(name, sample), values[row]);
            }

            if (_contents.Values is { } targets)
            {
                MemoryMarshal.Write(Layout.Slice(Target, sample), (float)targets[row]);
            }

            if (_contents.Labels is { } labels)
            {
                MemoryMarshal.Write(Layout.Slice(SampleField.LabelName, sample), labels[row]);
            }
        }

        return bytes;
    }
}
