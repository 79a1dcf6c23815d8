using Relight.Tensors;
using Relight.Training;

namespace Relight.Tests.Training;

public sealed class LossScalerTests
{
    [Fact]
    public void Gradients_come_back_to_their_size_and_infinite_ones_halve_the_scale()
    {
        using var scope = new TensorScope();
        var scaler = new LossScaler();
        var weight = Tensor.Ones([3]);
        weight.RequiresGrad = true;
        scaler.Apply((weight * 2).Sum()).Backward();
        scaler.Unscale([weight]).ShouldBeTrue();
        weight.Grad!.ToArray<float>().ShouldBe([2f, 2f, 2f]);
        weight.Grad = Tensor.Full([3], double.PositiveInfinity);
        scaler.Unscale([weight]).ShouldBeFalse();
        scaler.Adapt();
        scaler.Scale.ShouldBe(32768);
        var copy = new LossScaler();
        copy.LoadStateDict(scaler.StateDict());
        copy.Scale.ShouldBe(32768);
    }

    [Fact]   // gradients that an optimizer gathered before another's were infinite are of the same scale as those after it
    public void The_scale_holds_for_all_optimizers_of_a_step()
    {
        using var scope = new TensorScope();
        var scaler = new LossScaler();
        var (first, second) = (Tensor.Ones([1]), Tensor.Ones([1]));
        second.RequiresGrad = true;
        scaler.Apply(second.Sum()).Backward();
        first.RequiresGrad = true;
        first.Grad = Tensor.Full([1], double.PositiveInfinity);
        scaler.Unscale([first]).ShouldBeFalse();
        scaler.Apply(second.Sum()).Backward();
        scaler.Unscale([second]).ShouldBeTrue();
        second.Grad!.ToArray<float>().ShouldBe([2f]);
        scaler.Adapt();
        scaler.Scale.ShouldBe(32768);
        scaler.Adapt();
        scaler.Scale.ShouldBe(32768);
    }
}
