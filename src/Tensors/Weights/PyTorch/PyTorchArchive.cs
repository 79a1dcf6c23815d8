using System.Globalization;
using System.IO.Compression;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>The zip archive that <c>torch.save</c> writes: NAME/data.pkl, NAME/data/0, NAME/data/1, …, stored without compression.</summary>
internal sealed class PyTorchArchive : IDisposable
{
    private const long MaxPickleBytes = 64 << 20;

    private readonly string _file;
    private readonly long _fileLength;
    private readonly ZipArchive _zip;
    private readonly string _folder;
    private readonly Dictionary<StorageReference, Tensor> _storages = [];
    private long _bytesOfStorages;

    /// <summary>Opens an archive of weights.</summary>
    /// <exception cref="WeightsFormatException">It is damaged, holds something else, or is big-endian.</exception>
    internal PyTorchArchive(string file, Stream stream)
    {
        _file = file;
        _fileLength = stream.Length;
        _zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var names = _zip.Entries.Select(entry => entry.FullName).ToList();
        var pickles = names.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(c => c == '/') == 1).ToList();
        if (pickles is not [var pickle])
        {
            throw Bad($"this is no PyTorch file: a zip archive with one NAME/data.pkl was expected, this one has {pickles.Count}.");
        }
        _folder = pickle[..^"data.pkl".Length];
        if (names.Contains(_folder + "constants.pkl"))
        {
            throw Bad("this is a TorchScript program. In Python, save its weights: torch.save(torch.jit.load(path).state_dict(), newPath).");
        }
        if (_zip.GetEntry(_folder + "byteorder") is { } order && System.Text.Encoding.ASCII.GetString(ReadSmall(order, 16)).Trim() != "little")
        {
            throw Bad("it was written on a big-endian machine; little-endian files are read. Load and save it again on a little-endian machine.");
        }
    }

    /// <summary>The bytes of data.pkl.</summary>
    internal byte[] ReadPickle() => ReadSmall(_zip.GetEntry(_folder + "data.pkl")!, MaxPickleBytes);

    /// <summary>Makes a tensor; those that share a storage in the file share it here.</summary>
    internal Tensor ReadTensor(string name, TensorReference reference)
    {
        if (!_storages.TryGetValue(reference.Storage, out var storage))
        {
            storage = ReadStorage(name, reference.Storage);
            _storages.Add(reference.Storage, storage);
        }
        return storage.AsStrided(reference.Shape, reference.Strides, reference.Offset);
    }

    /// <summary>Closes the archive and lets go of its storages; tensors that were read stay valid.</summary>
    public void Dispose()
    {
        foreach (var storage in _storages.Values)
        {
            storage.Dispose();
        }
        _zip.Dispose();
    }

    private Tensor ReadStorage(string name, StorageReference storage)
    {
        var path = $"{_folder}data/{storage.Key}";
        var entry = _zip.GetEntry(path) ?? throw new WeightsFormatException(_file, name, $"its storage {path} is not in the archive.");
        var bytes = storage.ElementCount * storage.DType.SizeInBytes;
        if (entry.Length != bytes || entry.CompressedLength != bytes || bytes > _fileLength)
        {
            throw new WeightsFormatException(_file, name, string.Create(CultureInfo.InvariantCulture,
                $"its storage {path} should hold {bytes} bytes without compression; the archive of {_fileLength} bytes holds {entry.Length} in {entry.CompressedLength}."));
        }
        if (bytes > _fileLength - _bytesOfStorages)   // entries may lie about where they are, all in the same place
        {
            throw new WeightsFormatException(_file, name, string.Create(CultureInfo.InvariantCulture,
                $"with its storage {path} of {bytes} bytes, the storages hold more than the whole archive of {_fileLength} bytes."));
        }
        _bytesOfStorages += bytes;
        var tensor = Tensor.Empty([storage.ElementCount], dtype: storage.DType);
        using var stream = entry.Open();
        TensorBytes.Visit(tensor, (piece, _) => stream.ReadExactly(piece));
        return tensor;
    }

    private byte[] ReadSmall(ZipArchiveEntry entry, long limit)
    {
        if (entry.Length > limit)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture, $"{entry.FullName} has {entry.Length} bytes; at most {limit} are read."));
        }
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private WeightsFormatException Bad(string problem) => new(_file, null, problem);
}
