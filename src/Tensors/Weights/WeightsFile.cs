namespace Relight.Tensors.Weights;

/// <summary>Reads and writes weights of either kind: safetensors, or PyTorch's zip of a pickle.</summary>
public static class WeightsFile
{
    /// <summary>Reads the state dict of a file, whose kind is told from its content, not from its name.</summary>
    /// <exception cref="WeightsFormatException">The file is of neither kind, damaged, or holds something else than weights.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path) => IsPyTorch(path) ? PyTorchWeights.Read(path) : Safetensors.Read(path);

    /// <summary>Writes a state dict as the name's extension says: <c>.pth</c> or <c>.pt</c> for PyTorch, <c>.safetensors</c>.</summary>
    /// <exception cref="ArgumentException">The extension is another one.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, StateDict state)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PTH" or ".PT":
                PyTorchWeights.Write(path, state);
                break;
            case ".SAFETENSORS":
                Safetensors.Write(path, state);
                break;
            default:
                throw new ArgumentException($"'{path}' should end in .safetensors, .pth or .pt, so that it is clear how to write it.", nameof(path));
        }
    }

    // A zip archive begins with "PK\3\4"; a pickle (the format before PyTorch 1.6) with its protocol; a safetensors file with its header's
    // length, at most 100 MB, so that the fifth to eighth byte are zero.
    private static bool IsPyTorch(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> start = stackalloc byte[8];
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.StartsWith("PK\x03\x04"u8) || (start[0] == 0x80 && start[1] is >= 2 and <= 5 && start[4..].ContainsAnyExcept((byte)0));
    }
}
