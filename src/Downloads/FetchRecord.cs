using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relight.Downloads;

/// <summary>Which archives were put into a folder, whole: the file .relight-fetched.json in it, by digest.</summary>
internal sealed record FetchRecord(Dictionary<string, ExtractedTree> Archives)
{
    private const string FileName = ".relight-fetched.json";

    /// <summary>The record of a folder; empty where there is none that can be read, and archives are then extracted once more.</summary>
    public static FetchRecord Load(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), FetchRecordJson.Default.FetchRecord) is
                { Archives: not null } record ? record : new([]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return new([]);
        }
    }

    /// <summary>What the archive with this digest put into the folder, if it is all still there.</summary>
    public ExtractedTree? Find(string sha256, string folder) =>
        Archives.TryGetValue(sha256, out var tree) && tree is { Folders: not null } && tree.IsIn(folder) ? tree : null;

    /// <summary>Writes the record beside its place, then renames it.</summary>
    public void Save(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".partial", JsonSerializer.SerializeToUtf8Bytes(this, FetchRecordJson.Default.FetchRecord));
        File.Move(path + ".partial", path, overwrite: true);
    }
}

/// <summary>Reads and writes <see cref="FetchRecord"/> without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FetchRecord))]
internal sealed partial class FetchRecordJson : JsonSerializerContext;
