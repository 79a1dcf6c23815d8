using System.Text.Json.Serialization;

namespace Relight.Recipes.Comparing;

/// <summary>The result of a comparison to and from JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(ProbePair))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
