using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>Settings to and from JSON, without reflection at the start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;
