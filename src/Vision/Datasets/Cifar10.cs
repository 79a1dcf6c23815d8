using Microsoft.Win32.SafeHandles;
using Relight.Data;

namespace Relight.Vision.Datasets;

/// <summary>CIFAR-10 in its binary version: 32×32 RGB pictures of ten classes, read from the files as they are needed.</summary>
/// <remarks>Krizhevsky 2009, "Learning multiple layers of features from tiny images". A record is one label byte, then 1,024 red,
/// 1,024 green and 1,024 blue bytes.</remarks>
public sealed class Cifar10 : LabeledImages
{
    private const int Side = 32, Plane = Side * Side, RecordLength = 1 + 3 * Plane;

    private static readonly string[] ClassNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly (string Path, SafeFileHandle Handle, int First)[] _files;
    private readonly byte[] _labels;

    /// <summary>The records of the given files, one file after the other.</summary>
    /// <param name="paths">For example data_batch_1.bin to data_batch_5.bin.</param>
    /// <exception cref="InvalidDataException">A file is empty, is no whole number of records, or has a label above 9.</exception>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    public Cifar10(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _files = new (string, SafeFileHandle, int)[paths.Count];
        var labels = new List<byte>();
        for (var i = 0; i < paths.Count; i++)
        {
            var handle = File.OpenHandle(paths[i], options: FileOptions.RandomAccess);
            _files[i] = (paths[i], handle, labels.Count);
            try
            {
                ReadLabels(paths[i], handle, labels);
            }
            catch (InvalidDataException)
            {
                handle.Dispose();
                throw;
            }
        }

        _labels = [.. labels];
    }

    /// <summary>The training pictures (data_batch_*.bin) or the test pictures (test_batch.bin) in a folder.</summary>
    /// <param name="folder">What cifar-10-binary.tar.gz unpacks to: cifar-10-batches-bin, or the folder that holds it.</param>
    /// <param name="train">True for the training files, which must all be numbered from 1 on without a gap.</param>
    /// <exception cref="FileNotFoundException">The folder holds no such file.</exception>
    public static Cifar10 Open(string folder, bool train)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var inner = Path.Combine(folder, "cifar-10-batches-bin");
        folder = Directory.Exists(inner) ? inner : folder;
        List<string> paths = [];
        if (train)
        {
            while (Path.Combine(folder, FormattableString.Invariant($"data_batch_{paths.Count + 1}.bin")) is var next && File.Exists(next))
            {
                paths.Add(next);
            }
        }
        else if (Path.Combine(folder, "test_batch.bin") is var test && File.Exists(test))
        {
            paths.Add(test);
        }

        return paths.Count > 0 ? new Cifar10(paths) : throw new FileNotFoundException(
            $"{folder}: expected CIFAR-10's binary version here, but there is no {(train ? "data_batch_1.bin" : "test_batch.bin")}. "
            + "It comes in cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html "
            + "(the Python and Matlab versions are not read).");
    }

    /// <inheritdoc/>
    public override int Count => _labels.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => ClassNames;

    /// <inheritdoc/>
    public override SampleShape SampleShape => new(Side, Side, 3);

    /// <inheritdoc/>
    public override int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        if (destination.Length != 3 * Plane)
        {
            throw new ArgumentException(
                $"Expected room for {3 * Plane} bytes ({SampleShape}), got {destination.Length}.", nameof(destination));
        }

        var (path, handle, record) = Locate(index);
        Span<byte> planes = stackalloc byte[3 * Plane];
        var got = RandomAccess.Read(handle, planes, (long)record * RecordLength + 1);
        if (got != planes.Length)
        {
            throw new BadSampleException(
                Describe(index), $"expected {planes.Length} bytes of pixels, got {got}: was {path} cut short?", isPermanent: false);
        }

        for (var pixel = 0; pixel < Plane; pixel++)
        {
            destination[3 * pixel] = planes[pixel];
            destination[3 * pixel + 1] = planes[Plane + pixel];
            destination[3 * pixel + 2] = planes[2 * Plane + pixel];
        }

        return _labels[index];
    }

    /// <inheritdoc/>
    public override string Describe(int index)
    {
        var (path, _, record) = Locate(index);
        return FormattableString.Invariant($"{path}, record {record}");
    }

    private (string Path, SafeFileHandle Handle, int Record) Locate(int index)
    {
        if ((uint)index >= (uint)_labels.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected an index from 0 to {_labels.Length - 1}.");
        }

        var file = _files.Length - 1;
        while (_files[file].First > index)
        {
            file--;
        }

        return (_files[file].Path, _files[file].Handle, index - _files[file].First);
    }

    private static void ReadLabels(string path, SafeFileHandle handle, List<byte> labels)
    {
        var length = RandomAccess.GetLength(handle);
        if (length == 0 || length % RecordLength != 0)
        {
            throw new InvalidDataException(
                $"{path}: expected CIFAR-10 records of {RecordLength} bytes each (30,730,000 bytes in a file as published), "
                + $"got {length} bytes. The file is cut short or is something else; fetch it again.");
        }

        Span<byte> label = stackalloc byte[1];
        for (var offset = 0L; offset < length; offset += RecordLength)
        {
            if (RandomAccess.Read(handle, label, offset) != 1 || label[0] >= ClassNames.Length)
            {
                throw new InvalidDataException(
                    $"{path}: expected a label from 0 to 9 at byte {offset}, got {label[0]}. "
                    + "This is no CIFAR-10 file in the binary version.");
            }

            labels.Add(label[0]);
        }
    }
}
