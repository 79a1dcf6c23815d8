using System.Globalization;
using System.Security.Cryptography;
using Relight.Data;

namespace Relight.Vision.Datasets;

/// <summary>Gray pictures and labels from a pair of IDX files: MNIST, Fashion-MNIST, EMNIST, KMNIST and the like.</summary>
public sealed class IdxDataset : LabeledImages
{
    private readonly IdxFile _images;
    private readonly IdxFile? _labels;

    /// <summary>Reads both files into memory.</summary>
    /// <param name="imagesPath">IDX of three axes (count, height, width), plain or gzip.</param>
    /// <param name="labelsPath">IDX of one axis with as many labels, or null for unlabeled pictures.</param>
    /// <param name="classes">Names of the classes; by default "0", "1", … up to the largest label.</param>
    /// <param name="channels">3 repeats the gray value as red, green and blue; 1 leaves it alone.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or they do not belong together.</exception>
    public IdxDataset(string imagesPath, string? labelsPath, IReadOnlyList<string>? classes = null, int channels = 3)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Expected 1 (gray) or 3 (gray as RGB) channels.");
        }

        _images = IdxFile.Read(imagesPath, rank: 3);
        SampleShape = new(_images.Dimensions[1], _images.Dimensions[2], channels);
        if (labelsPath is null)
        {
            Classes = [];
            return;
        }

        _labels = IdxFile.Read(labelsPath, rank: 1);
        if (_labels.Dimensions[0] != Count)
        {
            throw new InvalidDataException(
                $"{labelsPath}: expected {Count} labels, one for each picture in {imagesPath}, got {_labels.Dimensions[0]}.");
        }

        var largest = 0;
        foreach (var label in _labels.Values.Span)
        {
            largest = Math.Max(largest, label);
        }

        Classes = classes ?? [.. Enumerable.Range(0, largest + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        if (largest >= Classes.Count)
        {
            throw new InvalidDataException($"{labelsPath}: expected labels below {Classes.Count}, the number of classes, got {largest}.");
        }
    }

    /// <summary>The training or the test part in a folder, under the names that MNIST and its successors use.</summary>
    /// <param name="folder">Holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-…, each plain or with .gz.</param>
    /// <param name="train">True for train-…, false for t10k-….</param>
    /// <param name="classes">Names of the classes; by default "0", "1", ….</param>
    /// <exception cref="FileNotFoundException">One of the two files is not there.</exception>
    public static IdxDataset Open(string folder, bool train, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new(Find(folder, $"{Part(train)}-images-idx3-ubyte"), FindLabels(folder, train), classes);
    }

    /// <inheritdoc/>
    public override int Count => _images.Dimensions[0];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override SampleShape SampleShape { get; }

    /// <inheritdoc/>
    public override int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _labels is null ? -1 : _labels.Values.Span[index];
    }

    /// <inheritdoc/>
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        if (destination.Length != SampleShape.ByteCount)
        {
            throw new ArgumentException(
                $"Expected room for {SampleShape.ByteCount} bytes ({SampleShape}), got {destination.Length}.", nameof(destination));
        }

        var label = Label(index);
        var pixels = SampleShape.Height * SampleShape.Width;
        var gray = _images.Values.Span.Slice(index * pixels, pixels);
        if (SampleShape.Channels == 1)
        {
            gray.CopyTo(destination);
            return label;
        }

        for (var pixel = 0; pixel < gray.Length; pixel++)
        {
            destination.Slice(3 * pixel, 3).Fill(gray[pixel]);
        }

        return label;
    }

    /// <inheritdoc/>
    public override string Describe(int index) => string.Create(CultureInfo.InvariantCulture, $"{_images.Path}, picture {index}");

    /// <summary>Whether a folder holds the images of a part.</summary>
    internal static bool HasImages(string folder, bool train) => Candidates(folder, $"{Part(train)}-images-idx3-ubyte").Any(File.Exists);

    /// <summary>The file of a part's labels.</summary>
    internal static string FindLabels(string folder, bool train) => Find(folder, $"{Part(train)}-labels-idx1-ubyte");

    /// <summary>Adds pixels and labels to a hash.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        _images.AppendTo(hash);
        _labels?.AppendTo(hash);
    }

    private static string Part(bool train) => train ? "train" : "t10k";

    private static string Find(string folder, string name)
    {
        return Candidates(folder, name).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{folder}: expected the IDX file {name} or {name}.gz here, but there is neither.");
    }

    /// <summary>Paths that a file may have: plain or with .gz, and with a dot instead of the hyphen before idx, as some mirrors write it.</summary>
    private static IEnumerable<string> Candidates(string folder, string name) =>
        from file in (string[])[name, name.Replace("-idx", ".idx")]
        from ending in (string[])["", ".gz"]
        select Path.Combine(folder, file + ending);
}
