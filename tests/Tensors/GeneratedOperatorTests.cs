using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>The generated methods: every kind of argument and result, and the calls that PyTorch users write.</summary>
public sealed class GeneratedOperatorTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly Tensor _matrix = Tensor.FromSpan<float>([1, 2, 3, 4, 5, 6], 2, 3);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Reductions_take_one_dimension_or_several_or_none()
    {
        _matrix.Sum().ToDouble().ShouldBe(21);
        Values(_matrix.Sum(0)).ShouldBe([5, 7, 9]);
        Values(_matrix.Sum([1])).ShouldBe([6, 15]);
        _matrix.Sum([0, 1], keepdim: true).Shape.ShouldBe(new Shape(1, 1));
        Values(_matrix.Mean(-1, true)).ShouldBe([2, 5]);
        Values(_matrix.Prod(0)).ShouldBe([4, 10, 18]);
        Values(_matrix.Amax(1)).ShouldBe([3, 6]);
        Values(_matrix.Std(0)).ShouldAllBe(v => Math.Abs(v - (3 / Math.Sqrt(2))) < 1e-6);
        Values(_matrix.Var([0], unbiased: false)).ShouldBe([2.25, 2.25, 2.25]);
        _matrix.Sum(DType.Float64).DType.ShouldBe(DType.Float64);
        _matrix.Norm().ToDouble().ShouldBe(Math.Sqrt(91), 1e-5);
        Values(_matrix.Norm(1, 1, true)).ShouldBe([6, 15]);
    }

    [Fact]
    public void Factories_have_PyTorchs_defaults()
    {
        Tensor.Zeros([2, 3]).DType.ShouldBe(DType.Float32);
        Tensor.Zeros([]).Rank.ShouldBe(0);
        Tensor.Ones([2], DType.Bool).ToArray<bool>().ShouldBe([true, true]);
        Tensor.Arange(4).DType.ShouldBe(DType.Int64);
        Values(Tensor.Arange(2, 5)).ShouldBe([2, 3, 4]);
        Values(Tensor.Arange(0, 10, 4)).ShouldBe([0, 4, 8]);
        Values(Tensor.Arange(0, 1, 0.25)).ShouldBe([0, 0.25, 0.5, 0.75]);
        Tensor.Full([2], 3).DType.ShouldBe(DType.Int64);
        Tensor.Full([2], 3.0).DType.ShouldBe(DType.Float32);
        Tensor.Randint(10, [3]).DType.ShouldBe(DType.Int64);
        Tensor.Randperm(3).DType.ShouldBe(DType.Int64);
        Values(Tensor.Linspace(0, 1, 3)).ShouldBe([0, 0.5, 1]);
        _matrix.ZerosLike().Shape.ShouldBe(_matrix.Shape);
        Tensor.Empty([2, 3, 4, 4], memoryFormat: MemoryFormat.ChannelsLast).Strides.ShouldBe([48, 1, 12, 3]);
        Tensor.Zeros([2], layout: Layout.Sparse).Layout.ShouldBe(Layout.Sparse);
        Tensor.Zeros([2], device: Device.Meta).Device.ShouldBe(Device.Meta);
    }

    [Fact]
    public void Shapes_are_given_as_lists_or_as_numbers()
    {
        _matrix.Reshape(3, -1).Shape.ShouldBe(new Shape(3, 2));
        _matrix.Reshape([6]).Shape.ShouldBe(new Shape(6));
        _matrix.View(Tensor.Zeros([3, 2]).Shape).Shape.ShouldBe(new Shape(3, 2));
        _matrix.Permute(1, 0).Shape.ShouldBe(new Shape(3, 2));
        _matrix[0].Expand(4, 3).Shape.ShouldBe(new Shape(4, 3));
        _matrix.Flatten().Rank.ShouldBe(1);
        _matrix.Unsqueeze(-1).Squeeze(-1).Shape.ShouldBe(_matrix.Shape);
        _matrix.Split(1, 1).Length.ShouldBe(3);
        _matrix.Split([1, 2], 1)[1].Shape.ShouldBe(new Shape(2, 2));
    }

    [Fact]
    public void A_number_stands_for_a_list_of_given_size()
    {
        var images = Tensor.Ones([1, 2, 8, 8]);
        images.MaxPool2d(3, 2, 1).Shape.ShouldBe(new Shape(1, 2, 4, 4));
        images.MaxPool2d([2]).Shape.ShouldBe(new Shape(1, 2, 4, 4));
        images.AdaptiveAvgPool2d(1).Shape.ShouldBe(new Shape(1, 2, 1, 1));
        var kernel = Tensor.Ones([3, 2, 3, 3]);
        Tensor.Conv2d(images, kernel).Shape.ShouldBe(new Shape(1, 3, 6, 6));
        Tensor.Conv2d(images, kernel, padding: 1).Shape.ShouldBe(new Shape(1, 3, 8, 8));
        Tensor.Conv2d(images, kernel, null, 2, 1).Shape.ShouldBe(new Shape(1, 3, 4, 4));
        Tensor.Conv2d(images, kernel, padding: "same").Shape.ShouldBe(new Shape(1, 3, 8, 8));
        Tensor.Conv2d(images, kernel, Tensor.Ones([3]), [1, 2], [1, 0]).Shape.ShouldBe(new Shape(1, 3, 8, 3));
    }

    [Fact]   // dim is a dimension, not the element type whose number is 0
    public void A_zero_is_a_dimension()
    {
        _matrix.Sum(0).DType.ShouldBe(DType.Float32);
        _matrix.Mean(0).Shape.ShouldBe(new Shape(3));
        _matrix.Nansum(0).Shape.ShouldBe(new Shape(3));
        _matrix.Cumsum(0).Shape.ShouldBe(new Shape(2, 3));
    }

    [Fact]
    public void In_place_operators_change_and_give_the_tensor_itself()
    {
        var x = Tensor.Ones([2]);
        x.AddInPlace(1).MulInPlace(2.5).ShouldBeSameAs(x);
        x.ClampInPlace(max: 4).ShouldBeSameAs(x);
        Values(x).ShouldBe([4, 4]);
        Values(x.CopyInPlace(Tensor.FromSpan([7L, 8], 2))).ShouldBe([7, 8]);
        x.ZeroInPlace();
        Values(x).ShouldBe([0, 0]);
    }

    [Fact]
    public void Out_operators_write_where_they_are_told()
    {
        var target = Tensor.Zeros([2, 3]);
        _matrix.AddOut(target, _matrix).ShouldBeSameAs(target);
        Values(target).ShouldBe([2, 4, 6, 8, 10, 12]);
        var (values, places) = (Tensor.Empty([0]), Tensor.Empty([0], DType.Int64));
        var (outValues, outPlaces) = _matrix.MaxOut(values, places, 1);
        outValues.ShouldBeSameAs(values);
        outPlaces.ShouldBeSameAs(places);
        Values(places).ShouldBe([2, 2]);
    }

    [Fact]
    public void Several_results_come_as_a_named_tuple_and_lists_as_arrays()
    {
        var top = _matrix.Topk(2, dim: 1);
        Values(top.Values).ShouldBe([3, 2, 6, 5]);
        Values(top.Indices).ShouldBe([2, 1, 2, 1]);
        var (values, indices) = _matrix.Max(0);
        Values(values).ShouldBe([4, 5, 6]);
        Values(indices).ShouldBe([1, 1, 1]);
        _matrix.Unbind(1).Select(t => t[0].ToDouble()).ShouldBe([1, 2, 3]);
        Tensor.Meshgrid([Tensor.Arange(2), Tensor.Arange(3)], "ij")[1].Shape.ShouldBe(new Shape(2, 3));
    }

    [Fact]
    public void Lists_of_tensors_and_of_scalars_go_in()
    {
        Tensor.Cat([_matrix, _matrix], 1).Shape.ShouldBe(new Shape(2, 6));
        Tensor.Stack(_matrix.Unbind(0)).Shape.ShouldBe(_matrix.Shape);
        Tensor[] weights = [Tensor.Ones([2]), Tensor.Ones([3])];
        Tensor.ForeachMulInPlace(weights, 2.0);
        Tensor.ForeachAddInPlace(weights, weights, alpha: 0.5);
        Values(weights[1]).ShouldBe([3, 3, 3]);
        Tensor.ForeachAdd(weights, [1.0, 2]).Select(t => t[0].ToDouble()).ShouldBe([4, 5]);
        Values(_matrix.Index([null, Tensor.FromSpan([2L], 1)])).ShouldBe([3, 6]);
        Values(Tensor.Einsum("ij,ij->i", [_matrix, _matrix])).ShouldBe([14, 77]);
        Tensor.Cat(Enumerable.Range(0, 300).Select(_ => _matrix).ToArray()).Shape.ShouldBe(new Shape(600, 3));
    }

    [Fact]
    public void Optional_arguments_may_be_left_out_or_given()
    {
        Values(_matrix.Clamp(2, 5)).ShouldBe([2, 2, 3, 4, 5, 5]);
        Values(_matrix.Clamp(min: 4)).ShouldBe([4, 4, 4, 4, 5, 6]);
        Values(_matrix.Clamp(max: Tensor.Full([], 2.0))).ShouldBe([1, 2, 2, 2, 2, 2]);
        Values(_matrix.Div(2, roundingMode: "floor")).ShouldBe([0, 1, 1, 2, 2, 3]);
        Values(_matrix.Div(2, roundingMode: null)).ShouldBe([0.5, 1, 1.5, 2, 2.5, 3]);
        _matrix.Argmax().ToInt64().ShouldBe(5);
        Values(_matrix.Argmax(1)).ShouldBe([2, 2]);
        Values(_matrix.Histogram(2, range: [0.0, 6]).Hist).ShouldBe([2, 4]);
        Values(_matrix.Add(_matrix, alpha: -1)).ShouldAllBe(v => v == 0);
        _matrix.Gelu("tanh").Shape.ShouldBe(_matrix.Shape);
        _matrix.To(Device.Cpu, DType.Float64).DType.ShouldBe(DType.Float64);
        _matrix.To(Tensor.Zeros([1], DType.Int32)).DType.ShouldBe(DType.Int32);
    }

    [Fact]
    public void Plain_results_come_as_CSharp_values()
    {
        _matrix.Equal(_matrix.Clone()).ShouldBeTrue();
        _matrix.Allclose(_matrix + 1).ShouldBeFalse();
        Tensor.ResultType(_matrix, 2.0).ShouldBe(DType.Float32);
        _matrix.ToSparse().DenseDim().ShouldBe(0);
        var quantized = _matrix.QuantizePerTensor(0.5, 3, (DType)13);
        quantized.QScale().ShouldBe(0.5);
        quantized.QZeroPoint().ShouldBe(3);
        quantized.ToString().ShouldContain("...");
    }

    [Fact]
    public void Arithmetic_follows_PyTorchs_kinds()
    {
        var whole = Tensor.Arange(1, 4);
        (whole + 1).DType.ShouldBe(DType.Int64);
        (whole + 0.5).DType.ShouldBe(DType.Float32);
        (whole / 2).DType.ShouldBe(DType.Float32);
        Values(10 - whole).ShouldBe([9, 8, 7]);
        Values(-whole % 3).ShouldBe([2, 1, 0]);
        Values(2 / whole).ShouldBe([2, 1, 2 / 3f]);
        Values(~whole.Gt(1) | whole.Eq(3)).ShouldBe([1, 0, 1]);
        Values(whole.Gt(1) & whole.Lt(3)).ShouldBe([0, 1, 0]);
        Values(whole.Gt(1) ^ whole.Lt(3)).ShouldBe([1, 0, 1]);
        Values(whole.Where(whole.Gt(1), -whole)).ShouldBe([-1, 2, 3]);
        (Tensor.Ones([2, 1]) + Tensor.Ones([3])).Shape.ShouldBe(new Shape(2, 3));
    }

    private static double[] Values(Tensor tensor) => tensor.ToArray<double>();
}
