using System.Globalization;
using System.Text.Json.Nodes;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Vision.Backbones;

namespace Relight.Machines.Benchmarks;

/// <summary>Training steps in a process of their own, so that each measures its own memory.</summary>
internal static class StepProcess
{
    /// <summary>Runs <c>relight bench step</c> with a setup.</summary>
    /// <param name="setup">What to train.</param>
    /// <param name="precision">In place of the setup's.</param>
    /// <param name="steps">Steps that are timed.</param>
    /// <exception cref="InvalidOperationException">It failed; the message is its own.</exception>
    public static StepFigures Run(TrainingSetup setup, Precision precision, int steps)
    {
        var name = precision.ToString().ToLowerInvariant();
        string[] arguments =
        [
            "bench", "step", "--arch", setup.Arch, "--stem", (setup.Stem ?? ResNetStem.ImageNet).ToString().ToLowerInvariant(), "--size",
            Text(setup.Size), "--batch", Text(setup.Batch),
            "--precision", name, "--optimizer", setup.Optimizer, "--threads", Text(setup.Threads), "--device", setup.Device.ToString(),
            "--steps", Text(steps), "--warmup", "1", "--json",
        ];
        using var process = WorkerProcess.Start(arguments);
        var (code, output, error) = process.WaitForEnd();
        return code == ExitCode.Done
            ? StepFigures.Read(name, JsonNode.Parse(output)!.AsObject())
            : throw new InvalidOperationException($"Steps in {name} failed: {error.Trim()}");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
