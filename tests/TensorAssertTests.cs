using Relight.Tensors;
using Xunit.Sdk;

namespace Relight.Tests;

public class TensorAssertTests
{
    [Fact]
    public void The_worst_element_is_named()
    {
        var expected = Tensor.FromSpan<float>([1, 2, 3, 4], 2, 2);
        var actual = Tensor.FromSpan<float>([1, 2.5f, 3, 6], 2, 2);
        Should.Throw<XunitException>(() => TensorAssert.Close(expected, actual)).Message
            .ShouldBe(
                "The tensor (2, 2) differs in 2 of 4 elements (rtol 1e-05, atol 1e-08). Worst at [1, 1]: expected 4, came 6, difference 2.");
        TensorAssert.Close(expected, actual, rtol: 0.5);
    }

    [Fact]
    public void NaN_is_close_to_NaN_alone()
    {
        var nan = Tensor.FromSpan<float>([float.NaN], 1);
        TensorAssert.Close(nan, nan);
        Should.Throw<XunitException>(() => TensorAssert.Close(nan, Tensor.Ones([1])));
        Should.Throw<XunitException>(() => TensorAssert.Close(Tensor.Ones([1]), nan, rtol: 1e9));
    }

    [Fact]
    public void Other_shapes_types_and_signs_of_zero_are_not_the_same()
    {
        Should.Throw<XunitException>(() => TensorAssert.Close(Tensor.Ones([1, 2]), Tensor.Ones([2]))).Message.ShouldContain("(2,)");
        Should.Throw<XunitException>(() => TensorAssert.Same(Tensor.Ones([1]), Tensor.Ones([1], dtype: DType.Float64)));
        Should.Throw<ShouldAssertException>(() => TensorAssert.Same(Tensor.FromSpan<float>([0f], 1), Tensor.FromSpan<float>([-0f], 1)));
    }
}
