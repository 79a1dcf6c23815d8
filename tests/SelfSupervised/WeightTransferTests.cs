using Relight.Nn;
using Relight.SelfSupervised.Transfer;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.SelfSupervised;

[Collection(nameof(SeededTests))]
public sealed class WeightTransferTests
{
    [Fact]
    public void Everything_but_the_last_layer_is_carried_over()
    {
        var (source, target) = (Network(6), Network(10));
        var fresh = target.StateDict()["fc.2.weight"].Clone();
        WeightTransfer.Load(target, source.StateDict(), "fc.2");
        var (before, after) = (source.StateDict(), target.StateDict());
        foreach (var name in after.Names.Where(n => !n.StartsWith("fc.2", StringComparison.Ordinal)))
        {
            TensorAssert.Same(before[name], after[name], name);
        }

        TensorAssert.Same(fresh, after["fc.2.weight"]);
    }

    [Fact]   // fc.2 of the source is the last layer, and of the target dropout: fc.3 is its last
    public void A_head_with_dropout_takes_over_what_one_without_has()
    {
        var (source, target) = (Network(6), Network(10));
        target.Fc = new Sequential([.. ((Sequential)target.Fc).SkipLast(1), new Dropout(0.2), new Linear(256, 10)]);
        var fresh = target.StateDict()["fc.3.weight"].Clone();
        WeightTransfer.Load(target, source.StateDict(), "fc.3");
        TensorAssert.Same(source.StateDict()["fc.0.weight"], target.StateDict()["fc.0.weight"]);
        TensorAssert.Same(fresh, target.StateDict()["fc.3.weight"]);
    }

    [Theory, InlineData(true), InlineData(false)]   // torchvision's single layer into ours, and the other way round
    public void A_head_of_another_kind_is_learnt_anew_as_a_whole(bool intoTwoLayers)
    {
        var (one, two) = (ResNet.ResNet18(1000, ResNetStem.Small), Network(10));
        var (source, target) = intoTwoLayers ? (one, two) : (two, one);
        var fresh = target.StateDict().Names.Where(name => name.StartsWith("fc", StringComparison.Ordinal)).ToDictionary(name => name, name => target.StateDict()[name].Clone());
        WeightTransfer.Load(target, source.StateDict(), intoTwoLayers ? "fc.2" : "fc");
        TensorAssert.Same(source.StateDict()["layer4.0.conv1.weight"], target.StateDict()["layer4.0.conv1.weight"]);
        foreach (var (name, tensor) in fresh)
        {
            TensorAssert.Same(tensor, target.StateDict()[name], name);
        }
    }

    [Fact]
    public void A_part_can_be_learnt_anew()
    {
        var (source, target) = (Network(6), Network(10));
        var fresh = target.StateDict()["layer4.0.conv1.weight"].Clone();
        WeightTransfer.Load(target, source.StateDict(), "fc.2", "layer4");
        TensorAssert.Same(fresh, target.StateDict()["layer4.0.conv1.weight"]);
        TensorAssert.Same(source.StateDict()["layer3.0.conv1.weight"], target.StateDict()["layer3.0.conv1.weight"]);
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_by_name()
    {
        var other = ResNet.ResNet34(6);
        other.Fc = TransferHead.Create(512, 6);
        Should.Throw<StateDictException>(() => WeightTransfer.Load(Network(10), other.StateDict(), "fc.2")).Message.ShouldContain("layer1.2");
    }

    [Fact]
    public void Frozen_parts_want_no_gradients()
    {
        var network = Network(10);
        WeightTransfer.Freeze(network, "backbone");
        network.NamedParameters().Where(p => p.Value.RequiresGrad).Select(p => p.Name).ShouldBe(["fc.0.weight", "fc.0.bias", "fc.2.weight", "fc.2.bias"]);
        Should.Throw<ArgumentException>(() => WeightTransfer.Freeze(network, "layer9")).Message.ShouldContain("layer4");
    }

    private static ResNet Network(int classes)
    {
        var network = ResNet.ResNet18(classes, ResNetStem.Small);
        network.Fc = TransferHead.Create(network.FeatureCount, classes);
        return network;
    }
}
