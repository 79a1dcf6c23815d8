using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relight.Cli.Output;

/// <summary>Results as JSON on standard output, one object.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(JsonNode node)
    {
        using (var output = Console.OpenStandardOutput())
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            node.WriteTo(writer);
        }

        Console.Out.WriteLine();
    }
}
