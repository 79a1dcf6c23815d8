using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>A nested tensor lacks what others have; who asks for that gets an exception, and the process goes on.</summary>
public sealed class NestedTensorTests
{
    [Fact]
    public void It_has_a_rank_and_some_sizes_but_no_shape()
    {
        using var scope = new TensorScope();
        var nested = Nested();

        (nested.Rank, nested.ElementCount, nested.SizeInBytes, nested.DType, nested.Device)
            .ShouldBe((3, 18L, 72L, DType.Float32, Device.Cpu));
        (nested.Size(0), nested.Size(-1)).ShouldBe((2L, 3L));
        Should.Throw<TorchException>(() => nested.Size(1)).Message.ShouldContain("irregular");
        Should.Throw<TorchException>(() => nested.Shape).Message.ShouldContain("sizes");
        Should.Throw<TorchException>(() => nested.Strides);
        nested.ToPaddedTensor(7).ToArray<float>().Sum().ShouldBe(18 + 6 * 7);
    }

    [Fact]
    public void An_error_of_an_operator_goes_without_its_shape()
    {
        using var scope = new TensorScope();
        Should.Throw<TorchException>(() => Nested().Mm(Tensor.Ones([3, 2]))).Message
            .ShouldStartWith("aten::mm(float32 without a shape, float32 (3, 2)): ");
    }

    [Fact]
    public void Without_a_scope_it_is_freed_as_others_are() => Nested().Dispose();

    private static Tensor Nested() =>
        (Tensor)Operator.Find("aten::_nested_tensor_from_tensor_list")
            .Call(new[] { Tensor.Ones([2, 3]), Tensor.Ones([4, 3]) }, null, null, null, null)[0]!;
}
