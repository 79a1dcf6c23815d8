using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision.Backbones;
using Spectre.Console;
using static System.FormattableString;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench precision</c>: what mixed precision saves here, in time and memory.</summary>
internal static class BenchPrecisionCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var arch = new Argument<string>("ARCH") { Description = "Network." };
        arch.OneOf([.. Architectures.Names]);
        var steps = new Option<int>("--steps") { Description = "Steps that are timed.", DefaultValueFactory = _ => 5 }.AtLeast(1);
        var json = CommonOptions.Json();
        var command = new Command(
            "precision",
            """
            Trains in fp32 and in mixed precision, each in a process of its own, and shows time and memory side by side: bf16 on
            the processor, bf16 and fp16 on a GPU.
            """) { arch }
            .WithExamples(
                "bench precision resnet34 --size 64 --batch 64",
                "bench precision resnet50 --size 224 --batch 64 --device cuda --json");
        options.AddSetup(command);
        command.Add(steps);
        command.Add(json);
        command.SetAction(parsed =>
            Run(options.Setup(parsed, parsed.GetRequiredValue(arch)), parsed.GetValue(steps), parsed.GetValue(json)));
        return command;
    }

    private static int Run(TrainingSetup setup, int steps, bool json)
    {
        Precision[] precisions = setup.Device.Type == DeviceType.Cuda
            ? [Precision.Fp32, Precision.Bf16, Precision.Fp16]
            : [Precision.Fp32, Precision.Bf16];
        StepFigures[] figures = [.. precisions.Select(precision => StepProcess.Run(setup, precision, steps))];
        if (json)
        {
            var all = new JsonObject { ["what"] = "precision", ["torch"] = Torch.Version };
            foreach (var (name, value) in setup.ToJson().Where(entry => entry.Key != "precision"))
            {
                all[name] = value?.DeepClone();
            }

            all["precisions"] = new JsonArray([.. figures.Select(one => (JsonNode)one.ToJson())]);
            all["known"] = new JsonArray([.. KnownFigure.All.Select(known => (JsonNode)known.ToJson())]);
            JsonOutput.Write(all);
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("precision");
        foreach (var heading in (string[])["step, ms", "images/s", "speed", "training memory, MiB", "of fp32's"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var one in figures)
        {
            table.AddRow(
                one.Precision, Invariant($"{1000 * one.StepSeconds:N0}"), Invariant($"{one.ImagesPerSecond:N1}"),
                Invariant($"× {figures[0].StepSeconds / one.StepSeconds:0.00}"),
                Invariant($"{one.TrainingMiB:N0}"), Invariant($"{100 * one.TrainingMiB / figures[0].TrainingMiB:0} %"));
        }

        Console.WriteLine(
            Invariant($"{setup.Arch}, {setup.Size} px, batch {setup.Batch}, {setup.Optimizer}, {setup.Threads} threads, {setup.Device}, ")
            + Invariant($"median of {steps} steps"));
        Screen.Out.Write(table);
        foreach (var known in KnownFigure.All)
        {
            Console.WriteLine($"Known: {known.Text}");
        }

        return ExitCode.Done;
    }
}
