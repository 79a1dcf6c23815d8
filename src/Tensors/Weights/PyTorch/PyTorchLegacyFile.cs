using System.Buffers.Binary;
using System.Globalization;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, the version, the machine, the object and the storages' keys,
/// then each storage's element count and bytes. There are no checksums in it.
/// </summary>
internal sealed class PyTorchLegacyFile : StorageReader
{
    private const int Version = 1001;
    private const int MostPickleBytes = 256 << 20;

    private readonly string _file;
    private readonly Stream _stream;
    private readonly Dictionary<string, StorageReference> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <summary>Reads the pickles, and finds out where each storage lies.</summary>
    /// <exception cref="PickleException">The file is damaged or holds something else.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged, or was written on a big-endian machine.</exception>
    internal PyTorchLegacyFile(string file, Stream stream)
    {
        (_file, _stream) = (file, stream);
        var start = new byte[Math.Min(stream.Length, MostPickleBytes)];   // the pickles come first; their length is not told
        stream.ReadExactly(start);
        var position = 0;
        _ = Next();   // the magic number, by which the file was known
        if (Next() is not long version || version != Version)
        {
            throw Bad($"it is of a version of PyTorch's old format that is not read; {Version} is.");
        }
        if ((Next() as PickleDict)?.Get("little_endian") is not true)
        {
            throw Bad(
                "it was written on a big-endian machine; little-endian files are read. Load and save it again on a little-endian machine.");
        }
        Root = Next();
        var keys = Next() as PickleList ?? throw Bad("a list of its storages was expected after the first object.");
        Locate(position, keys);

        object? Next()
        {
            var unpickler = new Unpickler(start.AsMemory(position), TorchNames.Find, Persistent);
            var value = unpickler.Read();
            position += unpickler.Position;
            return value;
        }
    }

    /// <summary>The object that was saved.</summary>
    internal object? Root { get; }

    private protected override void ReadInto(Tensor elements, string tensor, StorageReference storage, StoredType type)
    {
        _stream.Position = _places.TryGetValue(storage.Key, out var place)
            ? place
            : throw new WeightsFormatException(_file, tensor, $"its storage '{storage.Key}' is not in the file.");
        Fill(elements, type, _stream);
    }

    private StorageReference Persistent(object? id)
    {
        var storage = StorageReference.FromPersistentId(id);
        return _named.TryAdd(storage.Key, storage) || _named[storage.Key] == storage
            ? storage
            : throw new PickleException($"storage '{storage.Key}' is described in two ways");
    }

    private void Locate(long position, PickleList keys)
    {
        Span<byte> prefix = stackalloc byte[8];
        foreach (var item in keys.Items)
        {
            var storage = item is string key && _named.TryGetValue(key, out var known)
                ? known
                : throw Bad($"its list of storages holds '{item}', which no tensor has.");
            _stream.Position = position;
            _stream.ReadExactly(prefix);
            var count = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (count != storage.Count || storage.Bytes > _stream.Length - position - 8)
            {
                throw Bad(string.Create(CultureInfo.InvariantCulture,
                    $"its storage '{storage.Key}' should hold {storage.Count} elements, {storage.Bytes} bytes; the file says {count} and "
                        + $"has {_stream.Length - position - 8} bytes left."));
            }
            _places[storage.Key] = position + 8;
            position += 8 + storage.Bytes;
        }
        if (position != _stream.Length)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture, $"{_stream.Length - position} bytes follow its last storage."));
        }
    }

    private WeightsFormatException Bad(string problem) => new(_file, null, problem);
}
