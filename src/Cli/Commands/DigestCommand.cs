using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs.Processes;
using Relight.Tensors.Weights;

namespace Relight.Cli.Commands;

/// <summary><c>relight digest</c>: one number that says whether two sets of weights are the same.</summary>
internal static class DigestCommand
{
    public static Command Create()
    {
        var path = new Argument<string[]>("PATH")
        {
            Description = "Folder of a run, or a file of weights: .safetensors, .pth, .pt.",
            Arity = ArgumentArity.OneOrMore,
        };
        var checkpoint = CommonOptions.Checkpoint();
        var json = CommonOptions.Json();
        var command = new Command(
            "digest",
            """
            Prints the SHA-256 over names, types, shapes and bytes of weights. Two runs that ended with the same bytes have the same, and so
            have two files of different formats with the same weights.
            """)
        {
            path, checkpoint, json,
        }.WithExamples(
            "digest runs/photos",
            "digest runs/a runs/b model.pth");
        command.SetAction(parsed =>
        {
            var asked = parsed.GetRequiredValue(path);
            var digests = asked.Select(one => (Path: one, Digest: DigestOrTell(one, parsed.GetValue(checkpoint))))
                .Where(one => one.Digest is not null).ToArray();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(
                    new JsonArray([.. digests.Select(one => (JsonNode)new JsonObject { ["path"] = one.Path, ["sha256"] = one.Digest })]));
            }
            else
            {
                Array.ForEach(digests, one => Console.WriteLine($"{one.Digest}  {one.Path}"));
            }

            return digests.Length == asked.Length ? ExitCode.Done : ExitCode.BadInput;
        });
        return command;
    }

    /// <summary>What cannot be read hides nothing else.</summary>
    private static string? DigestOrTell(string path, string? checkpoint)
    {
        try
        {
            return Weights.Digest(path, checkpoint, new Notes());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or WeightsFormatException)
        {
            Console.Error.WriteLine(error.Message.Contains(path, StringComparison.Ordinal) ? error.Message : $"{path}: {error.Message}");
            return null;
        }
    }
}
