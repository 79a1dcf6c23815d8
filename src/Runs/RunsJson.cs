using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relight.Runs;

/// <summary>How a run's JSON files look: camel case, indented, any alphabet readable as it is.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(CheckpointManifest))]
[JsonSerializable(typeof(IReadOnlyList<RunPicture>))]
internal sealed partial class RunsJson : JsonSerializerContext
{
    /// <summary>The context to use: as declared, without escapes for letters outside ASCII.</summary>
    public static RunsJson Readable => field ??= new RunsJson(new JsonSerializerOptions(Default.Options!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = null,
    });

    /// <summary>For values within a line.</summary>
    public static JsonSerializerOptions OneLine => field ??= new JsonSerializerOptions(Readable.Options) { WriteIndented = false };
}
