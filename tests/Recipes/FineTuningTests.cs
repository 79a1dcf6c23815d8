using Relight.Nn;
using Relight.Optim.Schedules;
using Relight.Recipes;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Training;
using Relight.Vision.Backbones;

namespace Relight.Tests.Recipes;

[Collection(nameof(SeededTests))]
public sealed class FineTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static RunSettings Settings => new()
    {
        Data = new DataSettings { Path = DataSettings.Synthetic, Size = 16, BatchSize = 16, SyntheticCount = 48,
            SyntheticValidationCount = 20 },
        Model = new ModelSettings { Arch = "resnet18", Stem = "compact" },
        Training = new TrainingSettings { Epochs = 3, Precision = Precision.Fp32, Threads = 2 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData("resnet18"), InlineData("resnet50")]
    public void Every_parameter_is_in_one_layer_group(string name)
    {
        var network = Architectures.Create(name, 10);
        LayerGroups.Of(network).SelectMany(group => group)
            .ShouldBe(network.Parameters(), ReferenceEqualityComparer.Instance, ignoreOrder: true);
        LayerGroups.Of(network)[^1].ShouldBe(network.Head.Parameters(), ReferenceEqualityComparer.Instance);
    }

    [Theory, InlineData("adamw"), InlineData("sgd")]
    public void Each_layer_group_learns_at_the_rate_of_the_one_above_it_times_the_factor(string name)
    {
        var network = ResNet.ResNet18(10, ResNetStem.Compact);
        var optimizer = OptimizerFactory.Create(LayerGroups.Of(network), new OptimizerSettings { Name = name, Lr = 0.4, LayerDecay = 0.5 });
        double RateOf(Tensor parameter) =>
            optimizer.Groups.Single(group => group.Parameters.Contains(parameter, ReferenceEqualityComparer.Instance)).LearningRate;
        RateOf(network.Conv1.Weight).ShouldBe(0.4 / 32, 1e-15);
        RateOf(network.Bn1.Bias!).ShouldBe(0.4 / 32, 1e-15);
        RateOf(network.Layer2.Parameters().First()).ShouldBe(0.4 / 8, 1e-15);
        RateOf(((Linear)network.Head).Weight).ShouldBe(0.4);
        optimizer.Groups[0].LearningRate.ShouldBe(0.4);   // the one that is logged, and that lr-find sweeps
        optimizer.Groups.Sum(group => group.Parameters.Count).ShouldBe(network.Parameters().Count());
        _ = new Scheduler(optimizer, new ConstantSchedule(0.1));
        RateOf(network.Conv1.Weight).ShouldBe(0.04 / 32, 1e-15);
    }

    [Fact]   // 3 steps an epoch: stopped in the second, while the head and the last stage are trained
    public void Stopped_while_parts_are_frozen_and_taken_up_again_it_ends_with_the_same_weights()
    {
        var settings = Settings with
        {
            Start = new StartSettings { From = SaveFreshWeights(), Freeze = ["conv1"] },
            Optimizer = new OptimizerSettings { LayerDecay = 0.4 },
            Training = Settings.Training with { UnfreezeEvery = 1 },
            Checkpoint = new CheckpointSettings { EverySteps = 2 },
        };
        new TrainingRun(settings, _folder["whole"]).Run();
        using (var stop = new StopAt(5))
        {
            new TrainingRun(settings, _folder["parts"]).Run([stop], stop.Token).IsFinished.ShouldBeFalse();
        }

        new TrainingRun(settings, _folder["parts"]).Run().IsFinished.ShouldBeTrue();
        Weights.Digest(_folder["parts"]).ShouldBe(Weights.Digest(_folder["whole"]));
        File.ReadAllBytes(_folder["parts", "checkpoints", "9", "training.safetensors"]).SequenceEqual(
            File.ReadAllBytes(_folder["whole", "checkpoints", "9", "training.safetensors"])).ShouldBeTrue();

        using var scope = new TensorScope();
        var (before, after) = (Weights.Read(_folder["fresh.safetensors"]), Weights.Read(_folder["whole"]));
        TensorAssert.Same(before["conv1.weight"], after["conv1.weight"]);
        TensorAssert.Same(before["layer1.0.conv1.weight"], after["layer1.0.conv1.weight"]);   // three epochs: head, layer4, layer3
        TensorAssert.Same(before["layer2.0.bn1.running_mean"], after["layer2.0.bn1.running_mean"]);
        after["layer3.0.conv1.weight"].Equal(before["layer3.0.conv1.weight"]).ShouldBeFalse();
    }

    [Fact]
    public void A_frozen_backbone_stays_as_it_is_statistics_included()
    {
        var settings = Settings with { Start = new StartSettings { From = SaveFreshWeights(), Freeze = ["backbone"] } };
        new TrainingRun(settings, _folder["run"]).Run();
        using var scope = new TensorScope();
        var (before, after) = (Weights.Read(_folder["fresh.safetensors"]), Weights.Read(_folder["run"]));
        foreach (var name in before.Names.Where(name => !name.StartsWith("fc", StringComparison.Ordinal)))
        {
            TensorAssert.Same(before[name], after[name], name);
        }

        after["fc.weight"].Equal(before["fc.weight"]).ShouldBeFalse();
    }

    [Theory]   // torchvision's stem of 7×7 at 16 px, where auto alone would take one of 3×3
    [InlineData(ResNetStem.ImageNet, "imagenet")]
    [InlineData(ResNetStem.Compact, "small")]
    public void The_stem_is_that_of_the_weights_and_what_was_left_out_is_told(ResNetStem stem, string expected)
    {
        Torch.ManualSeed(1);
        var weights = new StateDict { { "projector.weight", Tensor.Ones([2]) } };
        weights.AddAll("module", ResNet.ResNet18(1000, stem).StateDict());
        PyTorchWeights.Write(_folder["given.pth"], weights);
        var settings = Settings with { Model = new ModelSettings { Arch = "resnet18" },
            Start = new StartSettings { From = _folder["given.pth"] } };

        var parts = TrainingParts.Create(settings);

        parts.Settings.Model.Stem.ShouldBe(expected);
        parts.StartNotes.ShouldHaveSingleItem().ShouldBe(
            $"{_folder["given.pth"]}: prefix 'module.' taken off; left out, since the network lacks them: projector; learned anew: "
                + "module.fc (2 entries).");
        TensorAssert.Same(weights["module.conv1.weight"], parts.Network.StateDict()["conv1.weight"]);
    }

    [Fact]
    public void Weights_that_do_not_fit_come_with_advice()
    {
        Safetensors.Write(_folder["given.safetensors"], ResNet.ResNet34(10).StateDict());
        var settings = Settings with { Start = new StartSettings { From = _folder["given.safetensors"] } };

        var message = Should.Throw<StateDictException>(() => TrainingParts.Create(settings)).Message;

        message.ShouldStartWith(_folder["given.safetensors"]);
        message.ShouldContain("--arch resnet34");
        message.ShouldContain("leave --stem out");
    }

    private string SaveFreshWeights()
    {
        Torch.ManualSeed(1);
        Safetensors.Write(_folder["fresh.safetensors"], ResNet.ResNet18(10, ResNetStem.Compact).StateDict());
        return _folder["fresh.safetensors"];
    }
}
