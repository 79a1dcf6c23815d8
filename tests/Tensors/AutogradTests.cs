using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Gradients against hand-computed derivatives.</summary>
public sealed class AutogradTests
{
    [Fact]   // d(x³)/dx = 3x²
    public void Backward_fills_the_gradient_of_leaves()
    {
        using var scope = new TensorScope();
        var x = Leaf(1, 2, 3);
        x.Pow(3).Sum().Backward();
        x.Grad!.ToArray<float>().ShouldBe([3, 12, 27]);
        x.IsLeaf.ShouldBeTrue();
        x.GradientFunction.ShouldBeNull();
        x.Pow(3).GradientFunction.ShouldBe("PowBackward0");
    }

    [Fact]
    public void Gradients_add_up_until_they_are_dropped()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        (x * 3).Backward();
        (x * 4).Backward();
        x.Grad!.ToDouble().ShouldBe(7);
        x.Grad = null;
        x.Grad.ShouldBeNull();
        (x * 5).Backward();
        x.Grad!.ToDouble().ShouldBe(5);
    }

    [Fact]
    public void A_graph_serves_once_unless_retained()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        var y = x * x;
        y.Backward(retainGraph: true);
        y.Backward();
        x.Grad!.ToDouble().ShouldBe(8);
        Should.Throw<TorchException>(() => y.Backward()).Message.ShouldContain("second time");
    }

    [Fact]
    public void A_result_of_several_elements_wants_a_gradient()
    {
        using var scope = new TensorScope();
        var x = Leaf(1, 2);
        Should.Throw<TorchException>(() => (x * 2).Backward()).Message.ShouldContain("scalar");
        (x * 2).Backward(Tensor.FromSpan([1f, 10f], 2));
        x.Grad!.ToArray<float>().ShouldBe([2, 20]);
    }

    [Fact]   // x⁴: 4x³ = 32, 12x² = 48, 24x = 48 at x = 2
    public void Gradients_of_gradients_come_from_a_created_graph()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        var first = Tensor.Gradients([x.Pow(4)], [x], createGraph: true)[0]!;
        var second = Tensor.Gradients([first], [x], createGraph: true)[0]!;
        var third = Tensor.Gradients([second], [x])[0]!;
        (first.ToDouble(), second.ToDouble(), third.ToDouble()).ShouldBe((32, 48, 48));
        third.RequiresGrad.ShouldBeFalse();
        x.Grad.ShouldBeNull();
    }

    [Fact]
    public void Backward_with_a_created_graph_can_be_differentiated_again()
    {
        using var scope = new TensorScope();
        var x = Leaf(3);
        x.Pow(2).Backward(createGraph: true);
        var penalty = x.Grad!.Pow(2).Sum();   // (2x)² = 4x², derivative 8x = 24
        Tensor.Gradients([penalty], [x])[0]!.ToDouble().ShouldBe(24);
        x.Grad = null;
    }

    [Fact]
    public void An_input_without_influence_is_an_error_or_null()
    {
        using var scope = new TensorScope();
        var (x, unused) = (Leaf(1), Leaf(1));
        Should.Throw<TorchException>(() => Tensor.Gradients([x * 2], [x, unused])).Message.ShouldContain("allow_unused");
        var gradients = Tensor.Gradients([x * 2], [x, unused], allowUnused: true);
        gradients[0]!.ToDouble().ShouldBe(2);
        gradients[1].ShouldBeNull();
    }

    [Fact]   // y0 = x², y1 = 3x with gradients 1 and 10: 2x + 30
    public void Several_outputs_take_a_gradient_each()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        Tensor.Gradients([x * x, x * 3], [x], [Tensor.Ones([1]), Tensor.Full([1], 10.0)])[0]!.ToDouble().ShouldBe(34);
        Should.Throw<ArgumentException>(() => Tensor.Gradients([x * x, x * 3], [x], [Tensor.Ones([1])]))
            .Message.ShouldContain("each of 2 outputs, got 1");
    }

    [Fact]
    public void Without_recording_nothing_requires_a_gradient()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        using (NoGradScope.Enter())
        {
            NoGradScope.GradEnabled.ShouldBeFalse();
            (x * 2).RequiresGrad.ShouldBeFalse();
            using (NoGradScope.EnterGrad())
            {
                (x * 2).RequiresGrad.ShouldBeTrue();
            }

            NoGradScope.GradEnabled.ShouldBeFalse();
        }

        (x * 2).RequiresGrad.ShouldBeTrue();
    }

    [Fact]
    public void The_mode_belongs_to_the_thread()
    {
        using var noGrad = NoGradScope.Enter();
        var enabledElsewhere = false;
        var thread = new Thread(() => enabledElsewhere = NoGradScope.GradEnabled);
        thread.Start();
        thread.Join();
        enabledElsewhere.ShouldBeTrue();
    }

    [Fact]
    public void Tensors_of_inference_mode_stay_out_of_autograd()
    {
        using var scope = new TensorScope();
        var x = Leaf(2);
        Tensor made;
        using (InferenceModeScope.Enter())
        {
            made = x * 2;
            made.RequiresGrad.ShouldBeFalse();
        }

        made.IsInference().ShouldBeTrue();
        Should.Throw<TorchException>(() => (made * x).Backward()).Message.ShouldContain("Inference tensors cannot be saved for backward");
    }

    [Fact]
    public void A_leaf_that_is_recorded_is_not_changed_in_place()
    {
        using var scope = new TensorScope();
        Should.Throw<TorchException>(() => Leaf(1).AddInPlace(1)).Message.ShouldContain("aten::add_.Scalar(float32 (1,), 1");
        Should.Throw<TorchException>(() => Tensor.Ones([1], DType.Int64).RequiresGrad = true).Message.ShouldContain("floating point");
    }

    [Fact]
    public void Detached_tensors_share_memory_but_no_graph()
    {
        using var scope = new TensorScope();
        var x = Leaf(1, 2);
        var detached = x.Detach();
        detached.RequiresGrad.ShouldBeFalse();
        detached.FillInPlace(5);
        x.ToArray<float>().ShouldBe([5, 5]);
    }

    private static Tensor Leaf(params float[] values)
    {
        var leaf = Tensor.FromSpan<float>(values, values.Length);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
