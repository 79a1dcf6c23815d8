using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// The zip archive that <c>torch.save</c> and <c>torch.jit.save</c> write: NAME/data.pkl, NAME/data/0, NAME/data/1, …, stored without
/// compression, each with its CRC-32, which is checked.
/// </summary>
internal sealed class PyTorchArchive : StorageReader
{
    private const int MostNamed = 4;

    private readonly string _file;
    private readonly long _fileLength;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _folder;
    private long _bytesOfStorages;

    /// <summary>Opens an archive of weights.</summary>
    /// <exception cref="WeightsFormatException">It is damaged, holds something else, or is big-endian.</exception>
    internal PyTorchArchive(string file, Stream stream)
    {
        _file = file;
        _fileLength = stream.Length;
        if (ZipDirectory.Length(stream) is > ZipDirectory.MostBytes and var length)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture,
                $"its list of entries has {length} bytes; at most {ZipDirectory.MostBytes} are read."));
        }
        stream.Position = 0;
        _zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in _zip.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw Bad($"the archive holds two entries of the name {entry.FullName}.");
            }
        }
        var pickles = _entries.Keys.Where(
            name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(c => c == '/') == 1).ToList();
        if (pickles is not [var pickle])
        {
            throw Bad(
                $"this is no PyTorch file: a zip archive with one NAME/data.pkl was expected, this one has {pickles.Count} of "
                + $"them{Contents()}.");
        }
        _folder = pickle[..^"data.pkl".Length];
        if (_entries.TryGetValue(_folder + "byteorder", out var order) && Encoding.ASCII.GetString(ReadWhole(order, 16)).Trim() != "little")
        {
            throw Bad(
                "it was written on a big-endian machine; little-endian files are read. Load and save it again on a little-endian machine.");
        }
    }

    /// <summary>Whether a storage that was read carries no checksum, as with <c>torch.serialization.set_crc32_options(False)</c>.</summary>
    internal bool LacksChecksums { get; private set; }

    /// <summary>The bytes of data.pkl.</summary>
    internal byte[] ReadPickle() => ReadWhole(_entries[_folder + "data.pkl"], _fileLength);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _zip.Dispose();
    }

    private protected override void ReadInto(Tensor elements, string tensor, StorageReference storage, StoredType type)
    {
        var path = $"{_folder}data/{storage.Key}";
        var entry = _entries.GetValueOrDefault(path)
            ?? throw new WeightsFormatException(_file, tensor, $"its storage {path} is not in the archive.");
        var bytes = storage.Bytes;
        if (entry.Length != bytes || entry.CompressedLength != bytes || bytes > _fileLength)
        {
            throw new WeightsFormatException(_file, tensor, string.Create(CultureInfo.InvariantCulture,
                $"its storage {path} should hold {bytes} bytes without compression; the archive of {_fileLength} bytes holds "
                    + $"{entry.Length} in {entry.CompressedLength}."));
        }
        if (bytes > _fileLength - _bytesOfStorages)   // entries may lie about where they are, all in the same place
        {
            throw new WeightsFormatException(_file, tensor, string.Create(CultureInfo.InvariantCulture,
                $"with its storage {path} of {bytes} bytes, the storages hold more than the whole archive of {_fileLength} bytes."));
        }
        _bytesOfStorages += bytes;
        var checksum = new Crc32();
        using var stream = entry.Open();
        Fill(elements, type, stream, checksum.Append);
        Check(entry, checksum, tensor);
    }

    private byte[] ReadWhole(ZipArchiveEntry entry, long limit)
    {
        if (entry.Length > limit || entry.Length > Array.MaxLength)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture,
                $"{entry.FullName} has {entry.Length} bytes; at most {Math.Min(limit, Array.MaxLength)} are read."));
        }
        var bytes = new byte[entry.Length];
        var checksum = new Crc32();
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        checksum.Append(bytes);
        Check(entry, checksum, tensor: null);
        return bytes;
    }

    private void Check(ZipArchiveEntry entry, Crc32 checksum, string? tensor)
    {
        var (expected, found) = (entry.Crc32, checksum.GetCurrentHashAsUInt32());
        if (expected == 0 && found != 0)
        {
            LacksChecksums = true;
        }
        else if (expected != found)
        {
            throw new WeightsFormatException(_file, tensor,
                $"the file is damaged: {entry.FullName} has the checksum {found:x8}, and {expected:x8} is noted. Fetch or copy it again.");
        }
    }

    private string Contents() => _entries.Count == 0 ? ": it is empty"
        : $", and {string.Join(", ", _entries.Keys.Take(MostNamed))}"
            + (_entries.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {_entries.Count - MostNamed} more") : "");

    private WeightsFormatException Bad(string problem) => new(_file, null, problem);
}
