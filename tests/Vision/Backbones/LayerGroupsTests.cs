using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

public sealed class LayerGroupsTests
{
    [Fact]
    public void A_projector_beside_the_backbone_counts_as_head()
    {
        var (backbone, projector) = (new Small(), new Linear(4, 2));
        backbone.Head = new Identity();
        var groups = LayerGroups.Of(new Sequential(backbone, projector));
        groups.Count.ShouldBe(3);
        // Shift is in no stage: it learns with the first
        groups[0].ShouldBe(backbone.Low.Parameters().Append(backbone.Shift), ReferenceEqualityComparer.Instance);
        groups[1].ShouldBe(backbone.High.Parameters(), ReferenceEqualityComparer.Instance);
        groups[2].ShouldBe(projector.Parameters(), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void Student_and_teacher_share_groups_and_every_parameter_is_in_one()
    {
        var module = new Sequential(new Small(), ResNet.ResNet18(2), new Linear(2, 2));
        var groups = LayerGroups.Of(module);
        groups.Count.ShouldBe(6);   // five stages and the head
        groups[0].Count.ShouldBe(3);   // the ResNet's stem alone: Small has two stages, which lie above
        groups.SelectMany(group => group).ShouldBe(module.Parameters(), ReferenceEqualityComparer.Instance, ignoreOrder: true);
    }

    [Fact]
    public void Without_a_backbone_all_is_head() => LayerGroups.Of(new Linear(2, 2)).ShouldHaveSingleItem().Count.ShouldBe(2);

    [Fact]
    public void A_backbone_that_names_no_stages_is_one()
    {
        var network = new Whole();
        var groups = LayerGroups.Of(network);
        groups.Count.ShouldBe(2);
        groups[0].ShouldBe(network.Body.Parameters(), ReferenceEqualityComparer.Instance);
        groups[1].ShouldBe(network.Head.Parameters(), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void The_first_convolution_is_the_one_that_sees_colors()
    {
        ResNet.ResNet18(2).FirstConvolution!.Weight.Size(0).ShouldBe(64);
        new Small().FirstConvolution.ShouldBeNull();
    }

    [Theory, InlineData("resnet18"), InlineData("ResNet18"), InlineData(""), InlineData("my net")]
    public void A_name_that_is_taken_or_is_none_cannot_be_registered(string name) =>
        Should.Throw<ArgumentException>(() => Architectures.Register(name, _ => new Small()));

    [Fact]
    public void What_makes_no_backbone_is_named()
    {
        Should.Throw<InvalidOperationException>(() => Architectures.Make("mine", _ => null!, new())).Message
            .ShouldBe("The backbone 'mine' cannot be made: it gives null");
        Should.Throw<InvalidOperationException>(
            () => Architectures.Make("mine", _ => throw new FormatException("no such width"), new())).Message
            .ShouldBe("The backbone 'mine' cannot be made: no such width");
    }

    private sealed class Whole : Backbone
    {
        public Linear Body { get; } = new(3, 4);

        public override int FeatureCount => 4;

        public override IReadOnlyList<BackboneStage> Stages => [];

        public override Layer Head { get; set; } = new Linear(4, 2);

        public override Tensor Features(Tensor x) => Body.Forward(x.Mean([2, 3]));
    }

    private sealed class Small : Backbone
    {
        public Linear Low { get; } = new(3, 4);

        public Linear High { get; } = new(4, 4);

        public Parameter Shift { get; } = new(Tensor.Zeros([3]));

        public override int FeatureCount => 4;

        public override IReadOnlyList<BackboneStage> Stages => [new("low", Low), new("high", High)];

        public override Layer Head { get; set; } = new Linear(4, 2);

        public override Tensor Features(Tensor x) => High.Forward(Low.Forward(x.Mean([2, 3]) + Shift));
    }
}
