using System.IO.Compression;
using Relight.Tensors.Weights.PyTorch;

namespace Relight.Tensors.Weights;

/// <summary>Reads and writes the state dicts that PyTorch keeps in <c>.pth</c> and <c>.pt</c> files, without running anything in them.</summary>
/// <remarks>
/// Such a file is a zip archive of a Python pickle and raw storages. Python runs what a pickle says; Relight reads data alone, with an allow-list
/// of names: OrderedDict, tensors, parameters, storages, torch.Size, torch.device and dtypes. A file that names anything else is refused.
/// </remarks>
public static class PyTorchWeights
{
    // The pickled magic number with which files begin that PyTorch wrote before version 1.6
    private static readonly byte[] LegacyMagic = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>
    /// Reads the state dict of a file onto the CPU: what <c>state_dict()</c> gave, a plain dict of tensors, or a checkpoint that holds one under
    /// <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>, <c>net</c>, <c>network</c> or <c>module</c>, nested too.
    /// </summary>
    /// <returns>The tensors in the file's order. Those that share memory in the file share it here; strides are kept.</returns>
    /// <exception cref="WeightsFormatException">The file is damaged, of the format before PyTorch 1.6, or holds something else than weights.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        RefuseLegacy(path, stream);
        try
        {
            using var archive = new PyTorchArchive(path, stream);
            var root = new Unpickler(archive.ReadPickle(), TorchNames.Find, StorageReference.FromPersistentId).Read();
            var state = new StateDict();
            foreach (var (name, reference) in StateDictFinder.Find(root))
            {
                state.Add(name, archive.ReadTensor(name, reference));
            }
            return state;
        }
        catch (PickleException error)
        {
            throw new WeightsFormatException(path, null, $"data.pkl: {error.Message}.", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new WeightsFormatException(path, null, $"this is no whole PyTorch file (a zip archive): {error.Message}", error);
        }
    }

    /// <summary>Writes a state dict so that <c>torch.load</c> reads it as an OrderedDict; the file is written whole or not at all.</summary>
    /// <param name="path">The file; an old one is replaced at the end.</param>
    /// <param name="state">Tensors of any device and memory order; they are written row by row, each with a storage of its own.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, StateDict state) => WholeFile.Write(path, stream => Write(stream, state));

    /// <summary>Writes a state dict to a stream. The same tensors and names give the same bytes.</summary>
    /// <inheritdoc cref="Write(string, StateDict)"/>
    public static void Write(Stream stream, StateDict state)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        WriteEntry(zip, "data.pkl", entry => entry.Write(PickleWriter.StateDict(state)));
        WriteEntry(zip, "byteorder", entry => entry.Write("little"u8));
        var number = 0;
        foreach (var (_, tensor) in state)
        {
            using var rows = TensorBytes.ToRowMajor(tensor);
            WriteEntry(zip, $"data/{number++}", entry => TensorBytes.Visit(rows, (piece, _) => entry.Write(piece)));
        }
        WriteEntry(zip, "version", entry => entry.Write("3\n"u8));
    }

    private static void WriteEntry(ZipArchive zip, string name, Action<Stream> write)
    {
        var entry = zip.CreateEntry("archive/" + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        write(stream);
    }

    private static void RefuseLegacy(string path, FileStream stream)
    {
        var start = new byte[LegacyMagic.Length];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length == start.Length && start.AsSpan().SequenceEqual(LegacyMagic))
        {
            throw new WeightsFormatException(path, null,
                "it has the format from before PyTorch 1.6. In Python, save it again: torch.save(torch.load(path, map_location='cpu'), newPath).");
        }
        stream.Position = 0;
    }
}
