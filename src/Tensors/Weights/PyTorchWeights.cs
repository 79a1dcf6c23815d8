using System.IO.Compression;
using Relight.Tensors.Weights.PyTorch;

namespace Relight.Tensors.Weights;

/// <summary>
/// Reads and writes the state dicts that PyTorch keeps in <c>.pth</c>, <c>.pt</c>, <c>.bin</c> and <c>.ckpt</c> files, without running
/// anything in them.
/// </summary>
/// <remarks>
/// Such a file is a zip archive of a Python pickle and raw storages, or, from before PyTorch 1.6, several pickles in a row. Python runs
/// what a pickle says; Relight reads data alone: tensors, NumPy arrays, and the names in modules that were saved whole. What else
/// checkpoints hold is passed over; a file that calls a function which has nothing to do with weights is refused. Checksums are checked,
/// where the file has some.
/// </remarks>
public static class PyTorchWeights
{
    // The pickled magic number with which files begin that PyTorch wrote before version 1.6
    private static readonly byte[] LegacyMagic = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>
    /// Reads the state dict of a file onto the CPU: what <c>state_dict()</c> gave, a plain dict of tensors or NumPy arrays, the state of a
    /// module that was saved whole (TorchScript too), or a checkpoint that holds one of these under some key, nested too. Of several, an
    /// average of weights (<c>state_dict_ema</c>, <c>model_ema</c>, <c>teacher</c>) goes before weights (<c>state_dict</c>, <c>model</c>,
    /// <c>module</c>), and these before keys that are not known.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="notes">Told in a sentence each what was chosen of several and what was left out; null: nobody.</param>
    /// <returns>The tensors in the file's order. Those that share memory in the file share it here; strides are kept.</returns>
    /// <exception cref="WeightsFormatException">The file is damaged, holds something else than weights, or several of them that may be
    /// meant.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path, IProgress<string>? notes = null)
    {
        if (WeightsSignature.Detect(path) != WeightsKind.PyTorch)
        {
            throw new WeightsFormatException(
                path, null, "this is no PyTorch file: a zip archive, or a pickle from before PyTorch 1.6, was expected.");
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return IsLegacy(stream) ? ReadLegacy(path, stream, Note) : ReadArchive(path, stream, Note);
        }
        catch (PickleException error)
        {
            throw new WeightsFormatException(path, null, $"the pickle in it: {error.Message}.", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new WeightsFormatException(path, null, $"this is no whole PyTorch file (a zip archive): {error.Message}", error);
        }

        void Note(string text) => notes?.Report($"{path}: {text}");
    }

    /// <summary>
    /// Writes a state dict so that <c>torch.load</c> reads it as an OrderedDict; the file is written whole or not at all.
    /// </summary>
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

    private static StateDict ReadArchive(string path, Stream stream, Action<string> note)
    {
        using var archive = new PyTorchArchive(path, stream);
        var root = new Unpickler(archive.ReadPickle(), TorchNames.Find, StorageReference.FromPersistentId).Read();
        var state = ReadTensors(root, archive, note);
        if (archive.LacksChecksums)
        {
            note("it was written without checksums, so that damage to it would not show.");
        }
        return state;
    }

    private static StateDict ReadLegacy(string path, Stream stream, Action<string> note)
    {
        using var file = new PyTorchLegacyFile(path, stream);
        var state = ReadTensors(file.Root, file, note);
        note("it is of the format from before PyTorch 1.6, which has no checksums, so that damage to it would not show.");
        return state;
    }

    private static StateDict ReadTensors(object? root, StorageReader storages, Action<string> note)
    {
        var state = new StateDict();
        foreach (var (name, tensor) in StateDictFinder.Find(root, note))
        {
            state.Add(name, tensor.Read(name, storages));
        }
        return state;
    }

    private static bool IsLegacy(FileStream stream)
    {
        var start = new byte[LegacyMagic.Length];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return length == start.Length && start.AsSpan().SequenceEqual(LegacyMagic);
    }
}
