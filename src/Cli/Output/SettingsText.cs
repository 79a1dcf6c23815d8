using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relight.Cli.Output;

/// <summary>Settings as YAML, a line each, with where they come from: for people, and as a file for <c>--config</c>.</summary>
internal static class SettingsText
{
    /// <summary>Values are JSON, which YAML includes: text in quotes is text, whatever it looks like.</summary>
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="settings">Nested as the records are.</param>
    /// <param name="sources">By path, where a value comes from that is not the recipe's.</param>
    public static void Write(TextWriter output, JsonObject settings, IReadOnlyDictionary<string, string> sources) =>
        Write(output, settings, sources, "", "");

    private static void Write(
        TextWriter output, JsonObject settings, IReadOnlyDictionary<string, string> sources, string prefix, string indent)
    {
        foreach (var (name, value) in settings)
        {
            if (value is JsonObject inner)
            {
                output.WriteLine($"{indent}{name}:");
                Write(output, inner, sources, $"{prefix}{name}.", indent + "  ");
            }
            else
            {
                var source = sources.TryGetValue(prefix + name, out var where) ? $"  # {where}" : "";
                output.WriteLine($"{indent}{name}: {value?.ToJsonString(OneLine) ?? "null"}{source}");
            }
        }
    }
}
