#!/usr/bin/env dotnet
#:project ../src/Cli/Relight.Cli.csproj
#:property PublishAot=false

// A backbone of one's own: registered under a name, it gets all that the ResNets get. Given words are a command line, as for ./relight:
//   dotnet run examples/backbone.cs -- train photos/ --arch plain4 --run runs/plain4
// Without words: a pretext on synthetic scenes, and fine-tuning from it, in seconds. Exits with 1 where fewer than 35 % of the held-out
// scenes are told right (ten classes; chance is 10 %).

using Relight.Cli;
using Relight.Nn;
using Relight.Recipes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision.Backbones;

Architectures.Register("plain4", options => new Plain4(options.NumClasses));
if (args.Length > 0)
{
    return await RelightProgram.RunAsync(args);
}

var pretext = new TrainingRun(
    Small(new RunSettings { Method = "six-transforms", Data = new DataSettings { Path = "synthetic" } }, epochs: 3), "runs/plain4-pretext");
pretext.Run();
var model = Classifier.Train("synthetic", run: "runs/plain4", configure: settings => Small(settings, epochs: 8) with
{
    Start = new StartSettings { From = "runs/plain4-pretext" },
    Optimizer = new OptimizerSettings { LayerDecay = 0.9 },
});

var accuracy = model.Evaluate(model.Settings.Data).Top1;
Console.WriteLine($"{100 * accuracy:0.0} % of the held-out scenes are told right.");
return accuracy >= 0.35 ? 0 : 1;

static RunSettings Small(RunSettings settings, int epochs) => settings with
{
    Data = settings.Data with { Size = 32, BatchSize = 50, SyntheticCount = 2000, SyntheticValidationCount = 300 },
    Model = new ModelSettings { Arch = "plain4" },
    Training = settings.Training
        with { Epochs = epochs, Precision = Precision.Fp32, HeadEpochs = settings.Method == "supervised" ? 1 : null },
};

internal sealed class Plain4 : Backbone
{
    private readonly Sequential _stem = Block(3, 32);
    private readonly Sequential _middle = Block(32, 64);
    private readonly Sequential _top = new(Block(64, 128), Block(128, 128));

    public Plain4(int classes) => Head = new Linear(FeatureCount, classes);

    public override int FeatureCount => 128;

    public override IReadOnlyList<BackboneStage> Stages => [new("stem", _stem), new("middle", _middle), new("top", _top)];

    public override Layer Head { get; set; }

    public override Tensor Features(Tensor x) => _top.Forward(_middle.Forward(_stem.Forward(x))).Mean([2, 3]);

    private static Sequential Block(int channels, int more) =>
        new(new Conv2d(channels, more, 3, stride: 2, padding: 1, bias: false), new BatchNorm2d(more), new ReLU(inPlace: true));
}
