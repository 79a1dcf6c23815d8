using Relight.Nn;
using Relight.Nn.Summaries;
using Relight.Tensors;
using Relight.Tensors.Tracing;

namespace Relight.Tests.Nn.Summaries;

[Collection(nameof(SeededTests))]
public sealed class ModelGraphTests
{
    [Fact]
    public void A_graph_has_each_operator_in_its_layer_with_shapes_and_where_its_inputs_come_from()
    {
        var nodes = ModelGraph.Of(new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 2)), 5, 3).ToDictionary(node => node.Name);
        nodes["input"].Output.ToArray().ShouldBe([5, 3]);
        nodes["Sequential/0/linear"].Inputs.ShouldBe(["input", "Sequential/0/weight", "Sequential/0/bias"]);
        nodes["Sequential/0/weight"].Output.ToArray().ShouldBe([4, 3]);
        nodes["Sequential/1/relu"].Inputs.ShouldBe(["Sequential/0/linear"]);
        nodes["Sequential/2/linear"].Inputs[0].ShouldBe("Sequential/1/relu");
        nodes["Sequential/2/linear"].Output.ToArray().ShouldBe([5, 2]);
        nodes.Count.ShouldBe(8);
    }

    [Fact]   // dropout and batch normalization would tell
    public void Tracing_leaves_the_network_and_the_generator_as_they_were()
    {
        var network = new Sequential(new Linear(3, 4), new BatchNorm1d(4), new Dropout(0.5));
        network[2].Eval();
        using var generator = Generator.Default(Device.Cpu);
        using var scope = new TensorScope();
        var (state, drawn) = (network.StateDict().Clone(), generator.GetState());
        ModelGraph.Of(network, 2, 3);
        foreach (var (name, tensor) in network.StateDict())
        {
            TensorAssert.Same(state[name], tensor);
        }

        TensorAssert.Same(drawn, generator.GetState());
        (network[0].Training, network[2].Training).ShouldBe((true, false));
    }

    [Fact]   // y is x after the addition, though it is the same tensor as before
    public void What_is_changed_in_place_comes_from_the_change()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]);
        using var trace = OperatorTrace.Begin();
        trace.Name(x, "Input", "x");
        x.AddInPlace(1);
        x.Relu();
        trace.Calls.Select(call => call.Operator).ShouldBe(["Input", "aten::add_", "aten::relu"]);
        trace.Calls[2].Inputs.ShouldBe([1]);
        Should.Throw<InvalidOperationException>(OperatorTrace.Begin).Message.ShouldContain("already");
    }
}
