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
            .Where(schema => schema.StartsWith("aten::", StringComparison.Ordinal)
                && !schema.StartsWith("aten::_", StringComparison.Ordinal))
            .Where(schema => !foreign.Any(schema.Contains))
            .Select(schema => schema[..schema.IndexOf('(', StringComparison.Ordinal)])
            .Where(name => !bound.Contains(name) && !byHand.Contains(name) && !name.Contains("imname", StringComparison.Ordinal)
                && !name.Contains("names", StringComparison.Ordinal))
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
        var parts = Operator.Find("aten::convolution_backward")
            .Call(ones, ones, ones, null, one, zero, one, false, zero, 1, new[] { true, false, false });
        parts[0].ShouldBeOfType<Tensor>();
        parts[1].ShouldBeNull();
    }

    [Fact]
    public void An_argument_of_a_narrower_kind_is_converted()
    {
        var x = Tensor.FromSpan<float>([-1, 2], 2);
        Call("aten::leaky_relu", "", x, 2).ShouldBe([-2, 2]);
        Call("aten::elu", "", x, 1, 1, 1)[1].ShouldBe(2);
        Call("aten::dropout", "", x, 0, false).ShouldBe([-1, 2]);
        Call("aten::sum", "dim_IntList", x, 0).ShouldBe([1]);
        Call("aten::flip", "", x, new[] { 0 }).ShouldBe([2, -1]);
        Call("aten::flip", "", x, new List<long> { 0 }).ShouldBe([2, -1]);
        Call("aten::max_pool1d", "", x.Reshape(1, 1, 2), 2).ShouldBe([2]);
        Call("aten::zeros", "", new Shape(2)).ShouldBe([0, 0]);
        Call("aten::stack", "", new List<Tensor> { x, x }, (byte)0).ShouldBe([-1, 2, -1, 2]);
        Call("aten::upsample_nearest1d", "vec", x.Reshape(1, 1, 2), null, new[] { 2 }).ShouldBe([-1, -1, 2, 2]);
    }

    [Theory]
    [InlineData("aten::relu", "", "argument 'self' takes a tensor, and not the text 'a'", "a")]
    [InlineData("aten::relu", "", "argument 'self' takes a tensor, and not null", null)]
    [InlineData("aten::relu", "", "argument 'self' takes a tensor, and not the number 1.5", 1.5)]
    [InlineData("aten::leaky_relu", "", "argument 'negative_slope' takes a number or a boolean, and not the text '0.1'", "x", "0.1")]
    [InlineData("aten::dropout", "", "argument 'p' takes a number, and not the text 'half'", "x", "half", true)]
    [InlineData("aten::dropout", "", "argument 'p' takes a number, and not true", "x", true, true)]
    [InlineData("aten::dropout", "", "argument 'train' takes true or false, and not the number 1", "x", 0.5, 1)]
    [InlineData("aten::select", "int", "argument 'dim' takes an integer, and not the number 0.5", "x", 0.5, 0)]
    [InlineData("aten::select", "int", "argument 'index' takes an integer, and not null", "x", 0, null)]
    [InlineData("aten::flip", "", "argument 'dims' takes a list of integers, and not the number 0", "x", 0)]
    [InlineData("aten::flip", "", "argument 'dims' takes a list of integers, and not [0.5]", "x", new[] { 0.5 })]
    [InlineData("aten::sum", "dim_IntList",
        "argument 'dim' takes a list of integers, or one for all of it, or null, and not the text '0'", "x", "0")]
    [InlineData("aten::cat", "", "argument 'tensors' takes a list of tensors, and not a tensor (float32 (2,))", "x")]
    [InlineData("aten::cat", "", "argument 'tensors' takes a list of tensors, and not [1, 2]", new[] { 1, 2 })]
    [InlineData("aten::einsum", "", "argument 'equation' takes a text, and not the number 3", 3)]
    [InlineData("aten::zeros", "", "argument 'dtype' takes an element type (DType), or null, and not the number 6", new[] { 2 }, 6)]
    [InlineData("aten::zeros", "", "argument 'device' takes a Device, or null, and not the text 'cpu'", new[] { 2 }, null, null, "cpu")]
    [InlineData("aten::div", "Tensor_mode", "argument 'rounding_mode' takes a text, or null, and not false", "x", "x", false)]
    [InlineData("aten::add", "Tensor", "argument 'other' of aten::add has no default", "x")]
    [InlineData("aten::add", "Tensor", "at most 3 arguments, not 4", "x", "x", 1, 1)]
    public void An_argument_of_another_kind_is_refused_with_its_name(
        string name, string overload, string expected, params object?[]? arguments)
    {
        var given = (arguments ?? [null]).Select(a => a is "x" ? Tensor.Ones([2]) : a).ToArray();
        var error = Should.Throw<Exception>(() => Operator.Find(name, overload).Call(given));
        (error is ArgumentException or TorchException).ShouldBeTrue();
        error.Message.ShouldContain(expected);
        error.Message.ShouldContain(name);
        error.Message.ShouldNotContain("INTERNAL ASSERT");
    }

    [Fact]
    public void An_overload_that_is_missing_is_told_with_those_there_are() =>
        Should.Throw<TorchException>(() => Operator.Find("aten::relu", "Tensor")).Message
            .ShouldEndWith("has no operator aten::relu.Tensor; overloads of aten::relu are aten::relu, aten::relu.out");

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
        var (call, version) = Version.Parse(Torch.Version).Major < 2
            ? ((Action)(() => Tensor.RmsNorm(x, [2])), "2.6.0")
            : (() => x.Symeig(), "1.13.0");
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
        Should.Throw<TorchException>(() => a.Mm(b)).Message
            .ShouldStartWith("aten::mm(float32 (2, 3), float64 (4, 5)): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)");
        Should.Throw<TorchException>(() => a + Tensor.Ones([2])).Message
            .ShouldStartWith("aten::add.Tensor(float32 (2, 3), float32 (2,), default): The size of tensor a (3)");
        Should.Throw<TorchException>(() => a.Reshape(4, 4)).Message
            .ShouldStartWith("aten::reshape(float32 (2, 3), [4, 4]): shape '[4, 4]' is invalid for input of size 6");
        Should.Throw<TorchException>(() => Tensor.Cat([a, b])).Message
            .ShouldStartWith("aten::cat([2 tensors: float32 (2, 3), float64 (4, 5)], 0)");
        Should.Throw<TorchException>(() => Tensor.Einsum("ij,jk->ik", [a, a])).Message
            .ShouldStartWith("aten::einsum('ij,jk->ik', [2 tensors: ");
    }

    [Fact]   // libtorch would list forty backends and the lines that registered them
    public void An_operator_without_a_kernel_is_told_in_one_sentence()
    {
        var x = Tensor.Ones([2, 2]);
        Should.Throw<TorchException>(() => Tensor.MatmulBackward(x, x, x, [true, false])).Message
            .ShouldBe(
                "aten::matmul_backward(float32 (2, 2), float32 (2, 2), float32 (2, 2), [true, false]): Could not run "
                + "'aten::matmul_backward' with arguments from the 'CPU' backend.");
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
