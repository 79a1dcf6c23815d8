using System.CommandLine;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;
using Relight.SelfSupervised.Supervised;

namespace Relight.Cli.Commands;

/// <summary><c>relight bench step</c>: training steps on one repeated batch.</summary>
internal static class BenchStepCommand
{
    public static Command Create()
    {
        var options = new BenchOptions();
        var steps = new Option<int>("--steps") { Description = "Steps that are timed.", DefaultValueFactory = _ => 10 }.AtLeast(1);
        var warmup = new Option<int>(
            "--warmup") { Description = "Steps before them, which are not.", DefaultValueFactory = _ => 2 }.AtLeast(1);
        var classes = new Option<int>("--classes") { Description = "Classes to tell apart.", DefaultValueFactory = _ => 10 }.AtLeast(2);
        var method = SettingOption.Typed(
            "method", SupervisedMethod.Title, "With its usual settings; images are counted once, not by views.");
        var json = CommonOptions.Json();
        var command = new Command("step", "Times training steps of the trainer's own loop on one repeated batch of random images.")
            .WithExamples(
                "bench step --method simclr --arch resnet18 --size 64 --batch 256 --steps 3",
                "bench step --arch resnet34 --size 64 --batch 64 --precision bf16 --steps 10 --json",
                "bench step --arch resnet18 --size 32 --batch 16 --precision fp32 --steps 3 --warmup 1");
        options.AddTraining(command);
        foreach (var option in (Option[])[method, steps, warmup, classes, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed => StepBenchmark.Run(
            options.Setup(parsed) with { Method = parsed.GetRequiredValue(method) }, parsed.GetValue(steps), parsed.GetValue(warmup),
            parsed.GetValue(classes)).Print(parsed.GetValue(json)));
        return command;
    }
}
