using System.Globalization;
using Relight.Optim;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Tests.Golden;

namespace Relight.Tests.Optim;

public sealed class GradientClippingTests
{
    private static readonly StateDict Golden = Safetensors.Read(GoldenFile.PathOf("optimizers.safetensors"));

    [Theory]   // torch.nn.utils.clip_grad_norm_ in tests/Golden/optimizers.py
    [InlineData(1.0, "1.0")]
    [InlineData(2.0, "2.0")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void Norm_and_scaled_gradients_agree_with_PyTorch(double normType, string name)
    {
        var parameters = Enumerable.Range(0, 3)
            .Select(i => OptimizerCases.Parameter(Golden[string.Create(CultureInfo.InvariantCulture, $"start.{i}")])).ToArray();
        foreach (var parameter in parameters)
        {
            parameter.Grad = parameter.Detach() * 3;
        }

        GradientClipping.Norm(parameters, normType).ShouldBe(Golden["norm." + name].ToDouble(), 1e-4);
        GradientClipping.ByNorm(parameters, 2.5, normType).ShouldBe(Golden["norm." + name].ToDouble(), 1e-4);

        parameters[1].Grad!.Allclose(Golden["clipped." + name], 1e-5, 1e-7).ShouldBeTrue();
        GradientClipping.Norm(parameters, normType).ShouldBe(2.5, 1e-4);
    }

    [Fact]   // a 3-4-5 triangle over two parameters
    public void A_norm_below_the_limit_changes_nothing()
    {
        var (a, b) = (OptimizerCases.Parameter(Tensor.Ones([1])), OptimizerCases.Parameter(Tensor.Ones([1])));
        (a.Grad, b.Grad) = (Tensor.Full([1], 3f), Tensor.Full([1], 4f));

        GradientClipping.ByNorm([a, b], 5.1).ShouldBe(5, 1e-6);
        a.Grad!.ToDouble().ShouldBe(3);
        GradientClipping.ByNorm([a, b], 0.5).ShouldBe(5, 1e-6);
        a.Grad!.ToDouble().ShouldBe(0.3, 1e-6);
    }

    [Fact]
    public void A_norm_that_is_not_finite_is_returned_and_gradients_are_left_alone()
    {
        var a = OptimizerCases.Parameter(Tensor.Ones([2]));
        a.Grad = Tensor.FromSpan([float.NaN, 7f], 2);
        double.IsNaN(GradientClipping.ByNorm([a], 1)).ShouldBeTrue();
        a.Grad!.ToArray<float>()[1].ShouldBe(7);
    }

    [Fact]
    public void Values_are_clamped_on_both_sides()
    {
        var (a, b) = (OptimizerCases.Parameter(Tensor.Ones([3])), OptimizerCases.Parameter(Tensor.Ones([3])));
        a.Grad = Tensor.FromSpan([-2f, 0.25f, 2f], 3);
        GradientClipping.ByValue([a, b], 0.5);
        a.Grad!.ToArray<float>().ShouldBe([-0.5f, 0.25f, 0.5f]);
        b.Grad.ShouldBeNull();
        GradientClipping.Norm([b]).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => GradientClipping.ByValue([a], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm([a], -1));
    }
}
