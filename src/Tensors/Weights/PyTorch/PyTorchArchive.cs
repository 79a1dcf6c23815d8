using System.Globalization;
using System.IO.Compression;

namespace Relight.Tensors.Weights.PyTorch;

/// <summary>The zip archive that <c>torch.save</c> writes: NAME/data.pkl, NAME/data/0, NAME/data/1, …, stored without compression.</summary>
internal sealed class PyTorchArchive : IDisposable
{
    private const long MaxPickleBytes = 64 << 20;

    private readonly string file;
    private readonly long fileLength;
    private readonly ZipArchive zip;
    private readonly string folder;
    private readonly Dictionary<StorageReference, Tensor> storages = [];

    /// <summary>Opens an archive of weights.</summary>
    /// <exception cref="WeightsFormatException">It is damaged, holds something else, or is big-endian.</exception>
    internal PyTorchArchive(string file, Stream stream)
    {
        this.file = file;
        fileLength = stream.Length;
        zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        var pickles = names.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(c => c == '/') == 1).ToList();
        if (pickles is not [var pickle])
        {
            throw Bad($"this is no PyTorch file: a zip archive with one NAME/data.pkl was expected, this one has {pickles.Count}.");
        }
        folder = pickle[..^"data.pkl".Length];
        if (names.Contains(folder + "constants.pkl"))
        {
            throw Bad("this is a TorchScript program. In Python, save its weights: torch.save(torch.jit.load(path).state_dict(), newPath).");
        }
        if (zip.GetEntry(folder + "byteorder") is { } order && System.Text.Encoding.ASCII.GetString(ReadSmall(order, 16)).Trim() != "little")
        {
            throw Bad("it was written on a big-endian machine; little-endian files are read. Load and save it again on a little-endian machine.");
        }
    }

    /// <summary>The bytes of data.pkl.</summary>
    internal byte[] ReadPickle() => ReadSmall(zip.GetEntry(folder + "data.pkl")!, MaxPickleBytes);

    /// <summary>Makes a tensor; those that share a storage in the file share it here.</summary>
    internal Tensor ReadTensor(string name, TensorReference reference)
    {
        if (!storages.TryGetValue(reference.Storage, out var storage))
        {
            storage = ReadStorage(name, reference.Storage);
            storages.Add(reference.Storage, storage);
        }
        return storage.AsStrided(reference.Shape, reference.Strides, reference.Offset);
    }

    /// <summary>Closes the archive and lets go of its storages; tensors that were read stay valid.</summary>
    public void Dispose()
    {
        foreach (var storage in storages.Values)
        {
            storage.Dispose();
        }
        zip.Dispose();
    }

    private Tensor ReadStorage(string name, StorageReference storage)
    {
        var path = $"{folder}data/{storage.Key}";
        var entry = zip.GetEntry(path) ?? throw new WeightsFormatException(file, name, $"its storage {path} is not in the archive.");
        var bytes = storage.ElementCount * storage.DType.SizeInBytes;
        if (entry.Length != bytes || entry.CompressedLength != bytes || bytes > fileLength)
        {
            throw new WeightsFormatException(file, name, string.Create(CultureInfo.InvariantCulture,
                $"its storage {path} should hold {bytes} bytes without compression; the archive of {fileLength} bytes holds {entry.Length} in {entry.CompressedLength}."));
        }
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

    private WeightsFormatException Bad(string problem) => new(file, null, problem);
}
