using System.Text.Json;

namespace Relight.Tensors.Weights;

/// <summary>
/// Weights in several files, with an index beside them: <c>model.safetensors.index.json</c>, <c>pytorch_model.bin.index.json</c>.
/// </summary>
/// <remarks>Its <c>weight_map</c> gives the file of each tensor: https://huggingface.co/docs/transformers/big_models</remarks>
internal static class ShardIndex
{
    private const long MaxBytes = 100_000_000;

    /// <summary>Reads every tensor that the index names, in its order, from the files beside it.</summary>
    /// <exception cref="WeightsFormatException">The index is damaged, or a file lacks a tensor that the index says it has.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    internal static StateDict Read(string path, IProgress<string>? notes)
    {
        var state = new StateDict();
        var shards = new Dictionary<string, StateDict>(StringComparer.Ordinal);
        foreach (var (name, file) in Map(path))
        {
            if (!shards.TryGetValue(file, out var shard))
            {
                shards.Add(file, shard = ReadShard(path, file, notes));
            }
            if (!shard.TryGetValue(name, out var tensor))
            {
                throw new WeightsFormatException(path, name, $"it should be in {file}, which lacks it.");
            }
            state.Add(name, tensor);
        }
        foreach (var (name, tensor) in shards.Values.SelectMany(shard => shard))
        {
            if (!state.TryGetValue(name, out _))
            {
                notes?.Report($"{path}: it does not name the tensor '{name}' that is in its files, which is left out.");
                tensor.Dispose();
            }
        }
        return state;
    }

    private static StateDict ReadShard(string path, string file, IProgress<string>? notes)
    {
        if (file.Length == 0 || Path.GetFileName(file) != file)
        {
            throw new WeightsFormatException(path, null, $"it names the file '{file}'; files beside it are read, by their plain names.");
        }
        var shard = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file);
        return !File.Exists(shard) ? throw new FileNotFoundException($"{path}: it names the file {file}, which is not beside it.", shard)
            : WeightsSignature.Detect(shard) == WeightsKind.Index
                ? throw new WeightsFormatException(path, null, $"it names {file}, which is an index itself.")
            : WeightsFile.Read(shard, notes);
    }

    private static List<KeyValuePair<string, string>> Map(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new WeightsFormatException(path, null, $"an index has at most {MaxBytes / 1_000_000} MB.");
        }
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("weight_map").EnumerateObject().Select(
                item => KeyValuePair.Create(item.Name, item.Value.GetString() ?? ""))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new WeightsFormatException(path, null,
                $"an index of files was expected, a JSON object with a weight_map from tensors to files ({error.Message})", error);
        }
    }
}
