using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Operators by name, with every kind of argument, and what an error tells.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Every_public_operator_of_aten_is_bound_but_for_what_CSharp_cannot_say()
    {
        string[] byHand = ["aten::data", "aten::is_leaf", "aten::item"];
        string[] foreign = ["Storage", "Stream", "QScheme", "Dict(", "__torch__", "str[", "str dim", "str[]", "Any", "..."];
        var bound = Operator.Bound.ToHashSet();
        Operator.Schemas()
            .Where(schema => schema.StartsWith("aten::", StringComparison.Ordinal) && !schema.StartsWith("aten::_", StringComparison.Ordinal))
            .Where(schema => !foreign.Any(schema.Contains))
            .Select(schema => schema[..schema.IndexOf('(', StringComparison.Ordinal)])
            .Where(name => !bound.Contains(name) && !byHand.Contains(name) && !name.Contains("imname", StringComparison.Ordinal) && !name.Contains("names", StringComparison.Ordinal))
            .ShouldBeEmpty();
        bound.Count.ShouldBeGreaterThan(2000);
    }

    [Fact]
    public void An_operator_of_another_namespace_is_called_by_name()
    {
        var quantized = Tensor.FromSpan([1f, 2], 2).QuantizePerTensor(0.5, 0, (DType)13);
        var sum = (Tensor)Operator.Find("quantized::add").Call(quantized, quantized, 1.0, 0L)[0]!;
        sum.Dequantize().ToArray<float>().ShouldBe([2, 4]);
    }

    [Fact]
    public void Arguments_left_out_take_the_schemas_defaults()
    {
        var x = Tensor.Ones([2]);
        var add = Operator.Find("aten::add", "Tensor");
        add.Schema.ShouldBe("aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
        ((Tensor)add.Call(x, x)[0]!).ToArray<float>().ShouldBe([2, 2]);
        ((Tensor)add.Call(x, x, 3)[0]!).ToArray<float>().ShouldBe([4, 4]);
        Should.Throw<TorchException>(() => add.Call(x)).Message.ShouldContain("'other' of aten::add has no default");
        Should.Throw<TorchException>(() => add.Call(x, x, 1, 1)).Message.ShouldContain("at most 3 arguments, not 4");
    }

    [Fact]
    public void Every_kind_of_argument_goes_over()
    {
        var x = Tensor.FromSpan<float>([1, 2, 3, 4], 2, 2);
        Call("aten::clamp", "", x, null, (Scalar)3).ShouldBe([1, 2, 3, 3]);
        Call("aten::leaky_relu", "", -x, 0.5f).ShouldBe([-0.5, -1, -1.5, -2]);
        Call("aten::sum", "dim_IntList", x, new long[] { 1 }, true, DType.Float64).ShouldBe([3, 7]);
        Call("aten::zeros", "", new long[] { 1 }, DType.Float32, Layout.Strided, Device.Cpu, false).ShouldBe([0]);
        Call("aten::contiguous", "", x, MemoryFormat.Contiguous).ShouldBe([1, 2, 3, 4]);
        Call("aten::einsum", "", "ij->j", new[] { x }).ShouldBe([4, 6]);
        Call("aten::index", "Tensor", x, new Tensor?[] { null, Tensor.FromSpan([1L], 1) }).ShouldBe([2, 4]);
        Call("aten::upsample_nearest1d", "vec", x.Unsqueeze(0), null, new[] { 2.0 }).ShouldBe([1, 1, 2, 2, 3, 3, 4, 4]);
        Call("aten::randperm", "generator", 1, Generator.Create(3)).ShouldBe([0]);
        var lists = Operator.Find("aten::_foreach_add", "ScalarList").Call(new[] { x }, new Scalar[] { 1 });
        ((Tensor[])lists[0]!)[0].ToArray<double>().ShouldBe([2, 3, 4, 5]);
        var ones = Tensor.Ones([1, 1, 1, 1]);
        long[] one = [1, 1], zero = [0, 0];
        var parts = Operator.Find("aten::convolution_backward").Call(ones, ones, ones, null, one, zero, one, false, zero, 1, new[] { true, false, false });
        parts[0].ShouldBeOfType<Tensor>();
        parts[1].ShouldBeNull();
        Should.Throw<ArgumentException>(() => Call("aten::relu", "", DateTime.MinValue)).Message.ShouldContain("takes no DateTime");
    }

    [Fact]
    public void Every_kind_of_result_comes_back()
    {
        var x = Tensor.FromSpan<float>([1, 2], 2);
        Operator.Find("aten::equal").Call(x, x).ShouldBe([true]);
        Operator.Find("aten::size", "int").Call(x, 0).ShouldBe([2L]);
        Operator.Find("aten::_local_scalar_dense").Call(x[0]).ShouldBe([1.0]);
        Operator.Find("aten::q_scale").Call(x.QuantizePerTensor(0.25, 0, (DType)13)).ShouldBe([0.25]);
        Operator.Find("aten::result_type", "Tensor").Call(x, x).ShouldBe([(long)DType.Float32]);
        Operator.Find("aten::_foreach_add_", "Scalar").Call(new[] { x }, 1).ShouldBeEmpty();
        Operator.Find("aten::max", "dim").Call(x, 0).Length.ShouldBe(2);
        ((Tensor[])Operator.Find("aten::unbind", "int").Call(x)[0]!).Length.ShouldBe(2);
    }

    [Fact]
    public void An_unknown_operator_is_named_with_the_version()
    {
        Should.Throw<TorchException>(() => Operator.Find("aten::no_such", "Tensor")).Message
            .ShouldBe($"this libtorch ({Torch.Version}) has no operator aten::no_such.Tensor");
    }

    [Fact]   // one came with libtorch 2, the other left with it
    public void An_operator_of_another_version_of_libtorch_names_that_version()
    {
        var x = Tensor.Ones([2, 2]);
        var (call, version) = Version.Parse(Torch.Version).Major < 2 ? ((Action)(() => Tensor.RmsNorm(x, [2])), "2.6.0") : (() => x.Symeig(), "1.13.0");
        Should.Throw<TorchException>(call).Message.ShouldEndWith($"; libtorch {version} has it");
    }

    [Fact]   // libtorch 2 has arguments there that 1.13 has not
    public void Arguments_left_out_before_tensors_to_write_into_take_defaults_too()
    {
        var (x, sum, norm) = (Tensor.FromSpan([3f, 4], 2), Tensor.Empty([2]), Tensor.Empty([]));
        Operator.Find("aten::add", "out").Call(x, x, sum);
        sum.ToArray<float>().ShouldBe([6, 8]);
        Tensor.ForeachNormOut([norm], [x]);
        norm.ToDouble().ShouldBe(5);
    }

    [Fact]
    public void An_error_names_the_operator_the_shapes_and_the_reason()
    {
        var (a, b) = (Tensor.Ones([2, 3]), Tensor.Ones([4, 5], DType.Float64));
        Should.Throw<TorchException>(() => a.Mm(b)).Message.ShouldStartWith("aten::mm(float32 (2, 3), float64 (4, 5)): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)");
        Should.Throw<TorchException>(() => a + Tensor.Ones([2])).Message.ShouldStartWith("aten::add.Tensor(float32 (2, 3), float32 (2,), default): The size of tensor a (3)");
        Should.Throw<TorchException>(() => a.Reshape(4, 4)).Message.ShouldStartWith("aten::reshape(float32 (2, 3), [4, 4]): shape '[4, 4]' is invalid for input of size 6");
        Should.Throw<TorchException>(() => Tensor.Cat([a, b])).Message.ShouldStartWith("aten::cat([2 tensors: float32 (2, 3), float64 (4, 5)], 0)");
        Should.Throw<TorchException>(() => Tensor.Einsum("ij,jk->ik", [a, a])).Message.ShouldStartWith("aten::einsum('ij,jk->ik', [2 tensors: ");
    }

    [Fact]   // libtorch would list forty backends and the lines that registered them
    public void An_operator_without_a_kernel_is_told_in_one_sentence()
    {
        var x = Tensor.Ones([2, 2]);
        Should.Throw<TorchException>(() => Tensor.MatmulBackward(x, x, x, [true, false])).Message
            .ShouldBe("aten::matmul_backward(float32 (2, 2), float32 (2, 2), float32 (2, 2), [true, false]): Could not run 'aten::matmul_backward' with arguments from the 'CPU' backend.");
    }

    [Fact]
    public void After_an_error_the_thread_goes_on()
    {
        for (var i = 0; i < 3; i++)
        {
            Should.Throw<TorchException>(() => Tensor.Ones([2]).Matmul(Tensor.Ones([3])));
            Tensor.Ones([2]).Matmul(Tensor.Ones([2])).ToDouble().ShouldBe(2);
        }
    }

    private static double[] Call(string name, string overload, params object?[] arguments) =>
        ((Tensor)Operator.Find(name, overload).Call(arguments)[0]!).ToArray<double>();
}
