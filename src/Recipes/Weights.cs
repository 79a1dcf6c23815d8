using System.Security.Cryptography;
using System.Text;
using Relight.Runs;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Training;

namespace Relight.Recipes;

/// <summary>Weights of a run or of a file.</summary>
public static class Weights
{
    /// <summary>Reads the weights of a run's newest whole checkpoint, or of a .safetensors, .pth or .pt file.</summary>
    /// <exception cref="RunException">The run has no whole checkpoint.</exception>
    /// <exception cref="FileNotFoundException">There is neither a run nor a file.</exception>
    public static StateDict Read(string path) => WeightsFile.Read(FileOf(path));

    /// <summary>SHA-256 over names, types, shapes and bytes of the weights, lower-case hexadecimal: the same whatever the file's format.</summary>
    /// <inheritdoc cref="Read"/>
    public static string Digest(string path)
    {
        using var scope = new TensorScope();
        return Digest(Read(path));
    }

    /// <summary>The same of weights in memory; the order of the names is no difference.</summary>
    public static string Digest(StateDict weights)
    {
        using var scope = new TensorScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{tensor.DType}\n{tensor.Shape}\n"));
            hash.AppendData(tensor.Detach().To(Device.Cpu).Contiguous().AsBytes());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string FileOf(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!RunDirectory.Exists(path))
        {
            throw new FileNotFoundException($"'{path}' is neither the folder of a run nor a file of weights (.safetensors, .pth, .pt).");
        }

        using var run = RunDirectory.Read(path);
        return run.Checkpoints.Newest().Checkpoint?.PathOf(TrainingCheckpoint.ModelFile)
            ?? throw new RunException($"The run {path} has no whole checkpoint yet: train it for an epoch first.");
    }
}
