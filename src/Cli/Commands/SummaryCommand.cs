using System.CommandLine;
using System.Text.Json.Nodes;
using Relight.Cli.Options;
using Relight.Cli.Output;
using Relight.Machines.Benchmarks;
using Relight.Nn.Summaries;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.Cli.Commands;

/// <summary><c>relight summary</c>: a network layer by layer, and what training it takes.</summary>
internal static class SummaryCommand
{
    private const int DefaultSize = 64;

    public static Command Create()
    {
        var model = new Argument<string>(
            "MODEL") { Description = $"A network ({string.Join(", ", Architectures.Names)}), or the folder of a run." };
        var size = new Option<int?>(
            "--size") { Description = $"Pixels of an image's side; {DefaultSize} if left out, or those of the run." };
        size.OfSetting("data.size");
        var batch = CommonOptions.Batch();
        var classes = new Option<int>(
            "--classes") { Description = "Classes to tell apart; a run has its own.", DefaultValueFactory = _ => 10 }.AtLeast(2);
        var stem = SettingOption.Typed("model.stem", Automatic.Word, "A run has its own.");
        var optimizer = new Option<string>("--optimizer") { Description = "What changes the weights.",
            DefaultValueFactory = _ => "adam" }.OneOf([.. TrainingSetup.Optimizers]);
        var measure = new Option<bool>(
            "--measure") { Description =
            "Train a step in each precision, in a process of its own, and show what it takes beside the estimate." };
        var device = SettingOption.Typed("training.device", "cpu", "This is for --measure.");
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command(
            "summary",
            """
            Shows a network layer by layer: output shapes, parameters, multiply-adds, and what training keeps in memory in fp32
            and in mixed precision, for a size and a batch. No data are needed.
            """)
        {
            model, size, batch, classes, stem, optimizer, measure, device, threads, json,
        }.WithExamples(
            "summary resnet34 --size 64 --batch 64",
            "summary resnet50 --size 224 --batch 16 --measure",
            "summary runs/photos --json");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(model);
            var (network, stemOfIt, arch, side) =
                Open(name, parsed.GetValue(size), parsed.GetRequiredValue(stem), parsed.GetValue(classes));
            foreach (var option in Architectures.Names.Contains(name) ? [] : (Option[])[stem, classes])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new ArgumentException(
                        $"{option.Name} {parsed.GetResult(option)!.Tokens[0].Value}: the run {name} has its own; leave it out.");
                }
            }

            var setup = new TrainingSetup
            {
                Arch = arch,
                Stem = stemOfIt,
                Size = side,
                Batch = parsed.GetValue(batch),
                Precision = Precision.Fp32,
                Optimizer = parsed.GetRequiredValue(optimizer),
                Threads = parsed.GetValue(threads),
                Device = ComputeChoice.DeviceOf(parsed.GetRequiredValue(device)),
            };
            var memory = new TrainingMemory(
                ModelSummary.Of(network, setup.Batch, 3, side, side), setup.CreateOptimizer(network).StateBytes);
            if (parsed.GetValue(measure))
            {
                ComputeChoice.Check(setup.Device, Precision.Fp32);
            }

            StepFigures[] measured = parsed.GetValue(measure)
                ? [StepProcess.Run(setup, Precision.Fp32, steps: 1), StepProcess.Run(setup, Precision.Bf16, steps: 1)]
                : [];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(ToJson(setup, memory, measured));
            }
            else
            {
                SummaryView.Show(setup, memory, measured);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static (Backbone Network, ResNetStem? Stem, string Arch, int Size) Open(string name, int? size, string stem, int classes)
    {
        if (Architectures.Names.Contains(name))
        {
            var side = size ?? DefaultSize;
            var settings = new ModelSettings { Arch = name, Stem = stem };
            return (NetworkFactory.Create(settings, side, classes, new RecipeSettings()),
                NetworkFactory.StemFor(settings, side), name, side);
        }

        if (!RunDirectory.Exists(name))
        {
            var problem = $"MODEL {name}: expected the folder of a run, or one of {string.Join(", ", Architectures.Names)}.";
            throw name.Contains(Path.DirectorySeparatorChar) || Path.Exists(name)
                ? new FileNotFoundException(problem)
                : new ArgumentException(problem);
        }

        var saved = SavedModel.Load(name, Device.Cpu);
        var (model, trained) = (saved.Settings.Model, saved.Settings.Data.Size);
        return (saved.Network, NetworkFactory.StemFor(model, trained), model.Arch, size ?? trained);
    }

    private static JsonObject ToJson(TrainingSetup setup, TrainingMemory memory, StepFigures[] measured)
    {
        var summary = memory.Summary;
        return new JsonObject
        {
            ["arch"] = setup.Arch,
            ["stem"] = setup.Stem?.ToString().ToLowerInvariant(),
            ["input"] = Shape(summary.Input),
            ["optimizer"] = setup.Optimizer,
            ["parameters"] = summary.Parameters,
            ["trainableParameters"] = summary.TrainableParameters,
            ["multiplyAdds"] = summary.MultiplyAdds,
            ["memoryBytes"] = new JsonObject
            {
                ["weights"] = summary.WeightBytes,
                ["gradients"] = summary.GradientBytes,
                ["optimizer"] = memory.OptimizerBytes,
                ["activationsFp32"] = summary.ActivationBytes,
                ["activationsMixed"] = summary.MixedActivationBytes,
                ["totalFp32"] = memory.Total,
                ["totalMixed"] = memory.TotalMixed,
            },
            ["measured"] = measured.Length == 0 ? null : new JsonArray([.. measured.Select(one => (JsonNode)one.ToJson())]),
            ["layers"] = new JsonArray([.. summary.Layers.Select(layer => (JsonNode)new JsonObject
            {
                ["name"] = layer.Name,
                ["kind"] = layer.Kind,
                ["output"] = Shape(layer.Output),
                ["parameters"] = layer.Parameters,
                ["multiplyAdds"] = layer.MultiplyAdds,
                ["keptBytesFp32"] = layer.KeptBytes,
                ["keptBytesMixed"] = layer.KeptBytesMixed,
            })]),
        };
    }

    private static JsonArray Shape(Shape shape) => new([.. shape.ToArray().Select(size => (JsonNode)size)]);
}
