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
        WeightTransfer.Load(target, source.StateDict());
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
        target.Head = new Sequential([.. ((Sequential)target.Head).SkipLast(1), new Dropout(0.2), new Linear(256, 10)]);
        var fresh = target.StateDict()["fc.3.weight"].Clone();
        WeightTransfer.Load(target, source.StateDict());
        TensorAssert.Same(source.StateDict()["fc.0.weight"], target.StateDict()["fc.0.weight"]);
        TensorAssert.Same(fresh, target.StateDict()["fc.3.weight"]);
    }

    [Theory, InlineData(true), InlineData(false)]   // torchvision's single layer into ours, and the other way round
    public void A_head_of_another_kind_is_learned_anew_as_a_whole(bool intoTwoLayers)
    {
        var (one, two) = (ResNet.ResNet18(1000, ResNetStem.Small), Network(10));
        var (source, target) = intoTwoLayers ? (one, two) : (two, one);
        var fresh = target.StateDict().Names.Where(name => name.StartsWith("fc", StringComparison.Ordinal))
            .ToDictionary(name => name, name => target.StateDict()[name].Clone());
        WeightTransfer.Load(target, source.StateDict());
        TensorAssert.Same(source.StateDict()["layer4.0.conv1.weight"], target.StateDict()["layer4.0.conv1.weight"]);
        foreach (var (name, tensor) in fresh)
        {
            TensorAssert.Same(tensor, target.StateDict()[name], name);
        }
    }

    [Fact]
    public void A_part_can_be_learned_anew()
    {
        var (source, target) = (Network(6), Network(10));
        var fresh = target.StateDict()["layer4.0.conv1.weight"].Clone();
        WeightTransfer.Load(target, source.StateDict(), "layer4");
        TensorAssert.Same(fresh, target.StateDict()["layer4.0.conv1.weight"]);
        TensorAssert.Same(source.StateDict()["layer3.0.conv1.weight"], target.StateDict()["layer3.0.conv1.weight"]);
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_by_name()
    {
        var other = ResNet.ResNet34(6);
        other.Head = TransferHead.Create(512, 6);
        Should.Throw<StateDictException>(() => WeightTransfer.Load(Network(10), other.StateDict())).Message.ShouldContain("layer1.2");
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.module.")]
    [InlineData("model.")]
    [InlineData("backbone.")]
    [InlineData("learner.online.net.")]
    public void What_stands_before_all_keys_is_taken_off(string prefix)
    {
        var (source, target) = (Network(6), Network(10));
        var report = WeightTransfer.Load(target, Prefixed(source.StateDict(), prefix));

        report.Prefix.ShouldBe(prefix);
        report.LeftOut.ShouldBeEmpty();
        report.Fresh.ShouldBe([prefix + "fc.2.weight", prefix + "fc.2.bias"]);
        TensorAssert.Same(source.StateDict()["layer3.0.conv1.weight"], target.StateDict()["layer3.0.conv1.weight"]);
        TensorAssert.Same(source.StateDict()["fc.0.weight"], target.StateDict()["fc.0.weight"]);
    }

    // nn.Sequential(*list(resnet.children())[:-1]) of torchvision's ResNet, with its ReLU and pooling; and of lightly's, which has neither
    [Theory]
    [InlineData("backbone.", 0, 1, 4, 5, 6, 7)]
    [InlineData("", 0, 1, 2, 3, 4, 5)]
    public void Parts_that_a_Sequential_numbers_are_named(string prefix, params int[] numbers)
    {
        var (source, target) = (Network(6), Network(10));
        string[] parts = ["conv1", "bn1", "layer1", "layer2", "layer3", "layer4"];
        var weights = new StateDict { { "projection_head.layers.0.weight", Tensor.Ones([3, 3]) } };
        foreach (var (name, tensor) in source.StateDict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal)))
        {
            var part = name.Split('.')[0];
            weights.Add($"{prefix}{numbers[Array.IndexOf(parts, part)]}{name[part.Length..]}", tensor);
        }

        var report = WeightTransfer.Load(target, weights, "layer4");

        report.ToString().ShouldContain(
            $"numbers taken for parts: {string.Join(", ", numbers.Zip(parts, (number, part) => $"{number} {part}"))}");
        report.LeftOut.ShouldBe(["projection_head.layers.0.weight"]);
        foreach (var (name, tensor) in source.StateDict().Where(entry => entry.Key.Split('.')[0] is not ("fc" or "layer4")))
        {
            TensorAssert.Same(tensor, target.StateDict()[name], name);
        }

        NumberedParts.Named(source.StateDict()).Names.ShouldBe(source.StateDict().Names);
    }

    [Fact]   // MoCo: encoder_q is what is trained, encoder_k its slow copy
    public void Of_two_copies_the_one_that_is_meant_is_taken_and_the_rest_named()
    {
        var (query, key, target) = (Network(6), Network(6), Network(10));
        var weights = Prefixed(key.StateDict(), "module.encoder_k.");
        weights.AddAll("module.encoder_q", query.StateDict());
        weights.Add("module.queue", 1L);

        var report = WeightTransfer.Load(target, weights);

        TensorAssert.Same(query.StateDict()["conv1.weight"], target.StateDict()["conv1.weight"]);
        report.ToString().ShouldBe(
            "prefix 'module.encoder_q.' taken off; not used: the copy under 'module.encoder_k.'; left out, since the network lacks them: "
            + "module.queue; learned anew: module.encoder_q.fc (2 entries)");
    }

    [Fact]
    public void Two_copies_of_which_neither_is_known_are_refused()
    {
        var weights = Prefixed(Network(6).StateDict(), "left.");
        weights.AddAll("right", Network(6).StateDict());

        Should.Throw<StateDictException>(() => WeightTransfer.Load(Network(10), weights)).Message.ShouldContain("'left.', 'right.'");
    }

    [Fact]   // a Lightning module that keeps its network under two names
    public void The_same_weights_under_two_prefixes_are_no_question()
    {
        var source = Network(6).StateDict();
        var weights = Prefixed(source, "left.");
        weights.AddAll("right", source);

        WeightTransfer.Load(Network(10), weights).Prefix.ShouldBe("left.");
    }

    [Fact]
    public void Extra_parts_are_left_out_and_missing_counters_do_not_matter()
    {
        var (source, target) = (Network(6), Network(10));
        var weights = new StateDict { { "projector.0.weight", Tensor.Ones([3, 3]) }, { "criterion.weight", Tensor.Ones([6]) } };
        foreach (var (name, tensor) in source.StateDict().Where(
            entry => !entry.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            weights.Add(name, tensor);
        }

        WeightTransfer.Load(target, weights).LeftOut.ShouldBe(["projector.0.weight", "criterion.weight"]);
        TensorAssert.Same(source.StateDict()["bn1.running_var"], target.StateDict()["bn1.running_var"]);
    }

    [Fact]
    public void Weights_of_another_kind_of_network_are_refused() =>
        Should.Throw<StateDictException>(
            () => WeightTransfer.Load(Network(10), new StateDict { { "blocks.0.attn.qkv.weight", Tensor.Ones([3]) } }))
            .Message.ShouldContain("blocks.0.attn.qkv.weight");

    [Fact]
    public void Frozen_parts_want_no_gradients()
    {
        var network = Network(10);
        WeightTransfer.Freeze(network, "backbone");
        network.NamedParameters().Where(p => p.Value.RequiresGrad).Select(p => p.Name)
            .ShouldBe(["fc.0.weight", "fc.0.bias", "fc.2.weight", "fc.2.bias"]);
        Should.Throw<ArgumentException>(() => WeightTransfer.Freeze(network, "layer9")).Message.ShouldContain("layer4");
    }

    private static StateDict Prefixed(StateDict state, string prefix)
    {
        var result = new StateDict();
        result.AddAll(prefix[..^1], state);
        return result;
    }

    private static ResNet Network(int classes)
    {
        var network = ResNet.ResNet18(classes, ResNetStem.Small);
        network.Head = TransferHead.Create(network.FeatureCount, classes);
        return network;
    }
}
