using System.Text.Json.Nodes;
using Relight.Recipes.Embedding;

namespace Relight.Cli.Output;

/// <summary>What the commands that look at photographs without labels print as JSON.</summary>
internal static class PhotoJson
{
    /// <summary>A photograph, with its label and part where it has some.</summary>
    public static JsonObject Of(Photo photo)
    {
        var result = new JsonObject { ["path"] = photo.Path };
        if (photo.Label is not null)
        {
            result["label"] = photo.Label;
        }

        if (photo.Part is not null)
        {
            result["part"] = photo.Part;
        }

        return result;
    }

    /// <summary>Photographs that cannot be read.</summary>
    public static JsonArray Of(IEnumerable<UnreadPhoto> unread) =>
        [.. unread.Select(photo => (JsonNode)new JsonObject { ["image"] = photo.Path, ["reason"] = photo.Reason })];

    /// <summary>A list of words.</summary>
    public static JsonArray Of(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
}
