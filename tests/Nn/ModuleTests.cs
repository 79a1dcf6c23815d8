using Relight.Nn;
using Relight.Tensors;
using Buffer = Relight.Nn.Buffer;

namespace Relight.Tests.Nn;

public class ModuleTests
{
    [Fact]
    public void State_keys_follow_declaration_order_with_the_base_class_first() =>
        new Derived().StateDict().Names.ShouldBe(
            ["own", "in_proj_weight", "running_mean", "first.weight", "first.bias", "layer1.0.weight", "heads.0.weight", "heads.1.weight"]);

    [Fact]
    public void Members_that_are_null_or_do_not_persist_are_left_out_of_the_state()
    {
        var module = new Derived();
        module.NamedBuffers().Select(buffer => buffer.Name).ShouldBe(["running_mean", "scratch"]);
        module.NamedModules().Select(found => found.Name).ShouldBe(["", "first", "layer1", "layer1.0", "heads", "heads.0", "heads.1"]);
    }

    [Fact]
    public void A_shared_parameter_is_listed_once_but_saved_under_each_key()
    {
        var tied = new Tied();
        tied.NamedParameters().Select(parameter => parameter.Name).ShouldBe(["encoder.weight"]);
        tied.ParameterCount().ShouldBe(6);
        tied.StateDict().Names.ShouldBe(["encoder.weight", "decoder.weight"]);
        tied.To(DType.Float64);
        tied.Decoder.Weight.ShouldBeSameAs(tied.Encoder.Weight);
        tied.Decoder.Weight.DType.ShouldBe(DType.Float64);
    }

    [Fact]
    public void A_list_of_modules_that_would_be_neither_trained_nor_saved_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new Listing().Parameters().ToList()).Message.ShouldContain("ModuleList");

    [Fact]
    public void Two_members_with_one_key_are_refused() =>
        Should.Throw<InvalidOperationException>(() => new Twice().StateDict()).Message.ShouldContain("'layer_a'");

    [Theory]
    [InlineData("Weight", "weight")]
    [InlineData("RunningMean", "running_mean")]
    [InlineData("NumBatchesTracked", "num_batches_tracked")]
    [InlineData("Layer1", "layer1")]
    [InlineData("_conv2", "conv2")]
    [InlineData("MLPHead", "mlp_head")]
    [InlineData("conv2dA", "conv2d_a")]
    public void Member_names_become_PyTorchs_keys(string member, string key) => ModuleMembers.SnakeCase(member).ShouldBe(key);

    [Fact]
    public void Training_mode_and_freezing_reach_every_module()
    {
        var module = new Derived();
        module.Eval();
        module.Modules().ShouldAllBe(child => !child.Training);
        module.Train();
        module.Modules().ShouldAllBe(child => child.Training);
        module.Layer1.Freeze();
        module.Parameters().Count(parameter => !parameter.RequiresGrad).ShouldBe(1);
        module.ParameterCount(trainableOnly: true).ShouldBe(module.ParameterCount() - 4);
        module.Unfreeze();
        module.Parameters().ShouldAllBe(parameter => parameter.RequiresGrad);
    }

    [Fact]
    public void Apply_visits_children_before_their_parent()
    {
        List<string> visited = [];
        new Sequential(new Sequential(new ReLU()), new Tanh()).Apply(module => visited.Add(module.GetType().Name));
        visited.ShouldBe(["ReLU", "Sequential", "Tanh", "Sequential"]);
    }

    [Fact]
    public void Conversion_keeps_objects_gradients_and_integers()
    {
        var norm = new BatchNorm2d(2);
        var (weight, count) = (norm.Weight!, norm.NumBatchesTracked!);
        norm.Forward(Tensor.Randn([3, 2, 2, 2])).Sum().Backward();
        norm.To(DType.Float64);
        norm.Weight.ShouldBeSameAs(weight);
        weight.DType.ShouldBe(DType.Float64);
        weight.RequiresGrad.ShouldBeTrue();
        weight.IsLeaf.ShouldBeTrue();
        weight.Grad!.DType.ShouldBe(DType.Float64);
        norm.RunningMean!.DType.ShouldBe(DType.Float64);
        count.DType.ShouldBe(DType.Int64);
        count.ToInt64().ShouldBe(1);
        Should.Throw<ArgumentException>(() => norm.To(DType.Int64)).Message.ShouldContain("Int64");
    }

    [Fact]
    public void Converted_parameters_outlive_the_scope_in_which_they_were_converted()
    {
        var layer = new Linear(2, 2);
        using (new TensorScope())
        {
            layer.To(DType.Float64);
            layer.ToChannelsLast();
        }

        layer.Weight.ToArray<double>().Length.ShouldBe(4);
    }

    [Fact]
    public void Channels_last_changes_memory_and_nothing_else()
    {
        var layer = new Conv2d(3, 4, 3);
        var x = Tensor.Randn([2, 3, 5, 5]);
        var before = layer.Forward(x);
        layer.ToChannelsLast();
        layer.Weight.Strides.ShouldBe([27, 1, 9, 3]);
        layer.Weight.RequiresGrad.ShouldBeTrue();
        TensorAssert.Close(before, layer.Forward(x.ToChannelsLast()), rtol: 1e-4, atol: 1e-5);
    }

    [Fact]
    public void A_model_made_and_used_inside_a_scope_lives_on_outside_of_it()
    {
        Layer layer;
        using (new TensorScope())
        {
            layer = new Sequential(new Conv2d(3, 4, 3), new BatchNorm2d(4));
        }

        layer.Parameters().ShouldAllBe(parameter => !parameter.IsDisposed);
        layer.Forward(Tensor.Ones([2, 3, 4, 4])).Shape.ShouldBe([2, 4, 2, 2]);
    }

    [Fact]
    public void A_module_of_one_s_own_trains_through_its_members()
    {
        var module = new Derived();
        module.Forward(Tensor.Ones([1, 3])).Sum().Backward();
        module.First.Weight.Grad.ShouldNotBeNull();
        module.Own.Grad.ShouldNotBeNull();
    }

    private abstract class Base : Layer
    {
        public Parameter Own { get; } = new(Tensor.Ones([2]));
    }

    private sealed class Derived : Base
    {
        [StateName("in_proj_weight")]
        private readonly Parameter _projection = new(Tensor.Ones([2]));

        private readonly string _note = "not state";

        public Linear First { get; } = new(3, 2);

        public Linear? Absent { get; }

        public Buffer RunningMean { get; } = new(Tensor.Zeros([1]));

        public Buffer Scratch { get; } = new(Tensor.Zeros([1]), persistent: false);

        public Sequential Layer1 { get; } = new(new Linear(2, 2, bias: false));

        public ModuleList<Linear> Heads { get; } = [new Linear(1, 1, bias: false), new Linear(1, 1, bias: false)];

        protected override Tensor Compute(Tensor x) => Layer1.Forward(First.Forward(x)) * Own * _projection + _note.Length;
    }

    private sealed class Tied : Module
    {
        public Tied() => Decoder.Weight = Encoder.Weight;

        public Linear Encoder { get; } = new(2, 3, bias: false);

        public Linear Decoder { get; } = new(2, 3, bias: false);
    }

    private sealed class Listing : Module
    {
        public List<Linear> Layers { get; } = [];
    }

    private sealed class Twice : Module
    {
        private readonly Linear _layerA = new(1, 1);

        public Linear LayerA => _layerA;

        [StateName("layer_a")]
        public Linear Other { get; } = new(1, 1);
    }
}
