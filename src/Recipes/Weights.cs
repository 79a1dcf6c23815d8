using System.Security.Cryptography;
using System.Text;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Tensors.Weights;
using Relight.Tensors;
using Relight.Training;

namespace Relight.Recipes;

/// <summary>Weights of a run or of a file.</summary>
internal static class Weights
{
    /// <summary>
    /// Reads the weights of a run's checkpoint, averaged where the run averages them, or of a .safetensors, .pth or .pt file.
    /// </summary>
    /// <param name="path">Folder of the run, or the file.</param>
    /// <param name="checkpoint">Of a run: a checkpoint's step, or a name such as <c>best</c>; null: the newest whole one.</param>
    /// <param name="notes">Of a file: told in a sentence each what was chosen of several and what was left out; null: nobody.</param>
    /// <exception cref="RunException">The run has no such checkpoint, or no whole one; or it is a file, which has none.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged, or holds no weights.</exception>
    /// <exception cref="FileNotFoundException">There is neither a run nor a file.</exception>
    public static StateDict Read(string path, string? checkpoint = null, IProgress<string>? notes = null)
    {
        if (File.Exists(path))
        {
            return checkpoint is null
                ? WeightsFile.Read(path, notes)
                : throw new RunException($"{path} is a file of weights, and has no checkpoint {checkpoint}: name a run's folder.");
        }

        if (!RunDirectory.Exists(path))
        {
            throw new FileNotFoundException(
                $"'{path}' is neither the folder of a run nor a file of weights (.safetensors, .pth, .pt, .ckpt, .bin, or an index of "
                + "these).");
        }

        using var run = RunDirectory.Read(path);
        return TrainingCheckpoint.ReadWeights(checkpoint is null ? Newest(run) : run.Checkpoints.Open(checkpoint));
    }

    /// <summary>The same of the backbone alone, where a run's method trains it together with other parts.</summary>
    /// <inheritdoc cref="Read"/>
    public static StateDict ReadBackbone(string path, string? checkpoint = null, IProgress<string>? notes = null)
    {
        var weights = Read(path, checkpoint, notes);
        if (File.Exists(path))
        {
            return weights;
        }

        using var run = RunDirectory.Read(path);
        return RunSettings.AreThose(run.Record) && Methods.Of(RunSettings.Of(run).Method).BackboneKey is { } key
            ? weights.Under(key)
            : weights;
    }

    /// <summary>
    /// SHA-256 over names, types, shapes and bytes of the weights, lower-case hexadecimal: the same whatever the file's format.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static string Digest(string path, string? checkpoint = null, IProgress<string>? notes = null)
    {
        using var scope = new TensorScope();
        return Digest(Read(path, checkpoint, notes));
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

    private static Checkpoint Newest(RunDirectory run)
    {
        var search = run.Checkpoints.Newest();
        foreach (var warning in search.Warnings)
        {
            run.Warn(warning);
        }

        return search.Checkpoint ?? throw new RunException(search.Warnings.Count > 0
            ? $"No checkpoint of {run.Folder} is whole: bring one back from a copy."
            : $"The run {run.Folder} has no checkpoint yet: train it for an epoch first.");
    }
}
