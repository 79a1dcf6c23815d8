using System.CommandLine;
using Relight.Cli.Output;
using Relight.Recipes;
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
        var command = new Command("export", "Writes the weights of a run's newest whole checkpoint to a file, under PyTorch's keys.") { run, file }
            .WithExamples("runs export runs/photos photos.pth");
        command.SetAction(parsed =>
        {
            using var scope = new TensorScope();
            var weights = Weights.Read(parsed.GetRequiredValue(run));
            WeightsFile.Write(parsed.GetRequiredValue(file), weights);
            Console.WriteLine($"{parsed.GetRequiredValue(file)}: {weights.Count} tensors, SHA-256 {Weights.Digest(weights)}");
            return ExitCode.Done;
        });
        return command;
    }
}
