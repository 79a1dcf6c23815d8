namespace Relight.Tensors.Weights;

/// <summary>Reads and writes weights of either kind: safetensors, or PyTorch's zip of a pickle.</summary>
public static class WeightsFile
{
    /// <summary>
    /// Reads the state dict of a file, whose kind is told from its content, not from its name: safetensors, PyTorch's, or the index of
    /// either in several files (<c>model.safetensors.index.json</c>).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="notes">Told in a sentence each what was chosen of several and what was left out; null: nobody.</param>
    /// <exception cref="WeightsFormatException">The file is of no such kind, damaged, or holds something else than weights.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path, IProgress<string>? notes = null) => WeightsSignature.Detect(path) switch
    {
        WeightsKind.PyTorch => PyTorchWeights.Read(path, notes),
        WeightsKind.Index => ShardIndex.Read(path, notes),
        _ => Safetensors.Read(path),
    };

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
                throw new ArgumentException($"'{path}' should end in .safetensors, .pth or .pt, so that it is clear how to write it.");
        }
    }
}
