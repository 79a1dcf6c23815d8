using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Recipes;
using Relight.Runs.Processes;
using Relight.Tensors;
using Relight.Tensors.Weights;

namespace Relight.Cli.Commands;

/// <summary><c>relight runs export</c>: writes weights to a file.</summary>
internal static class RunsExportCommand
{
    public static Command Create()
    {
        var run = RunsCommand.Run();
        var file = new Argument<string>("FILE") { Description = "What to write: a .safetensors, .pth or .pt file." };
        var checkpoint = CommonOptions.Checkpoint();
        var json = CommonOptions.Json();
        var command = new Command(
            "export", "Writes the weights of a run's checkpoint to a file, under PyTorch's keys.") { run, file, checkpoint, json }
            .WithExamples("runs export runs/photos photos.pth", "runs export runs/photos best.safetensors --checkpoint best");
        command.SetAction(parsed =>
        {
            using var scope = new TensorScope();
            OutputFile.CheckFolder(file.Name, parsed.GetRequiredValue(file));
            var weights = Weights.Read(parsed.GetRequiredValue(run), parsed.GetValue(checkpoint));
            WeightsFile.Write(parsed.GetRequiredValue(file), weights);
            var digest = Weights.Digest(weights);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new JsonObject { ["file"] = Path.GetFullPath(parsed.GetRequiredValue(file)), ["tensors"] = weights.Count,
                    ["sha256"] = digest });
                return ExitCode.Done;
            }

            Console.WriteLine($"{parsed.GetRequiredValue(file)}: {weights.Count} tensors, SHA-256 {digest}");
            return ExitCode.Done;
        });
        return command;
    }
}
