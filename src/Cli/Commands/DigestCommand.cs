using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;

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
            var digests = parsed.GetRequiredValue(path).Select(one => (Path: one, Digest: Weights.Digest(one, parsed.GetValue(checkpoint), new Notes()))).ToArray();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonArray([.. digests.Select(one => (JsonNode)new JsonObject { ["path"] = one.Path, ["sha256"] = one.Digest })]));
            }
            else
            {
                Array.ForEach(digests, one => Console.WriteLine($"{one.Digest}  {one.Path}"));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
