using System.CodeDom.Compiler;
using System.Reflection;
using Relight.Tensors;

namespace Relight.Tests.Tensors.Calls;

/// <summary>Which operator a call means: what PyTorch's own function of the name does.</summary>
public sealed class OverloadTests
{
    /// <summary>Calls, and what they bind to.</summary>
    private static readonly (string Call, string Operator)[] Meant =
    [
        // a literal 0 is a dimension or a number, and no element type
        ("x.SumOut(t, 0)", "aten::sum.IntList_out"),
        ("x.ProdOut(t, 0)", "aten::prod.int_out"),
        ("x.MeanOut(t, 0)", "aten::mean.out"),
        ("x.NansumOut(t, 0)", "aten::nansum.out"),
        ("x.Sum(0)", "aten::sum.dim_IntList"),
        ("x.Prod(0)", "aten::prod.dim_int"),
        ("x.Norm(2, 0)", "by hand: Norm"),
        ("x.NormOut(t, 2, 0)", "aten::norm.out"),
        ("x.LinalgVectorNorm(2, 0)", "aten::linalg_vector_norm"),
        ("x.Softmax(0)", "aten::softmax.int"),
        ("x.CountNonzero(0)", "aten::count_nonzero"),
        ("x.CountNonzero([0, 1])", "aten::count_nonzero.dim_IntList"),
        ("x.All(0)", "aten::all.dim"),
        ("x.Max(0)", "aten::max.dim"),
        ("x.Max(y)", "aten::max.other"),
        ("x.Max()", "aten::max"),
        ("x.Squeeze(0)", "aten::squeeze.dim"),
        ("x.Split(2)", "aten::split.Tensor"),
        ("x.Split([1, 2])", "aten::split.sizes"),
        ("x.TensorSplit(2)", "aten::tensor_split.sections"),
        ("x.TensorSplit([1, 2])", "aten::tensor_split.indices"),
        ("x.TensorSplit(t)", "aten::tensor_split.tensor_indices_or_sections"),
        ("Tensor.Arange(5)", "aten::arange"),
        ("Tensor.Arange(-3, 0)", "aten::arange.start_step"),
        ("Tensor.Arange(0, 10, 2)", "aten::arange.start_step"),
        ("Tensor.Arange(0, 1, 0.25)", "aten::arange.start_step"),
        ("Tensor.Eye(3)", "aten::eye"),
        ("Tensor.Eye(3, 0)", "aten::eye.m"),
        ("Tensor.Randint(10, [3])", "aten::randint"),
        ("Tensor.Randint(0, 10, [3])", "aten::randint.low"),

        // lists, numbers, and both
        ("x.Sum([0, 1], true)", "aten::sum.dim_IntList"),
        ("x.Sum()", "aten::sum"),
        ("x.Sum(DType.Float64)", "aten::sum"),
        ("Tensor.Conv2d(x, y, null, stride: [2, 1], padding: 1)", "aten::conv2d"),
        ("Tensor.Conv2d(x, y, padding: \"same\")", "aten::conv2d.padding"),
        ("x.MaxPool2d(3, [2, 1], padding: 1)", "aten::max_pool2d"),
        ("Tensor.Zeros(2, 3)", "aten::zeros"),
        ("Tensor.Zeros(3, dtype: DType.Int64)", "aten::zeros"),
        ("Tensor.Zeros([2, 3], DType.Int64)", "aten::zeros"),
        ("x.Reshape(3, -1)", "aten::reshape"),
        ("x.View([6])", "aten::view"),
        ("x.View(DType.Int32)", "aten::view.dtype"),
        ("x.Expand(4, 3)", "aten::expand"),

        // one of several that take the same types
        ("x.Std()", "aten::std"),
        ("x.Std(false)", "aten::std"),
        ("x.Std(0)", "aten::std.dim"),
        ("x.Std(0, false, true)", "aten::std.dim"),
        ("x.Std([0], keepdim: true)", "aten::std.dim"),
        ("x.Var(0, correction: 0)", "aten::var.correction"),
        ("x.Var(correction: 0)", "aten::var.correction"),
        ("Torch.LinalgMatrixRank(x, 0.1)", "aten::linalg_matrix_rank"),
        ("Tensor.LinalgMatrixRank(x, t)", "aten::linalg_matrix_rank.tol_tensor"),
        ("Torch.LinalgMatrixRank(x, t)", "aten::linalg_matrix_rank.tol_tensor"),
        ("Torch.LinalgMatrixRank(x)", "aten::linalg_matrix_rank.atol_rtol_float"),
        ("x.LinalgNorm(null, keepdim: false)", "aten::linalg_norm"),
        ("x.LinalgNorm()", "aten::linalg_norm"),
        ("x.LinalgNorm(\"nuc\")", "aten::linalg_norm.ord_str"),
        ("x.LinalgCond(null)", "aten::linalg_cond"),
        ("x.LinalgCond(\"fro\")", "aten::linalg_cond.p_str"),
        ("x.LinalgPinv(1e-3)", "aten::linalg_pinv"),
        ("x.Sort(0, true)", "aten::sort"),
        ("x.Sort(stable: true)", "aten::sort.stable"),
        ("x.Gradient()", "aten::gradient.scalarint"),
        ("x.Gradient(spacing: 2.0, dim: null)", "aten::gradient.scalarint"),
        ("x.Gradient(spacing: 2.0)", "aten::gradient.scalarint"),
        ("x.Gradient(dim: [0, 1])", "aten::gradient.array"),
        ("x.Gradient(spacing: 2.0, dim: [0])", "aten::gradient.scalararray"),
        ("x.Gradient(spacing: [1.0, 2.0])", "aten::gradient.scalarrayint"),
        ("x.Gradient(spacing: [t, t])", "aten::gradient.tensorarrayint"),
        ("x.Stft(10)", "aten::stft.center"),
        ("x.Stft(10, onesided: true)", "aten::stft.center"),
        ("Torch.Stft(x, 10)", "aten::stft.center"),
        ("x.Clamp(0, 1)", "aten::clamp"),
        ("x.Clamp(max: t)", "aten::clamp.Tensor"),
        ("x.Clamp(0, t)", "aten::clamp.Tensor"),
        ("Torch.RepeatInterleave(x, 2)", "aten::repeat_interleave.self_int"),
        ("Torch.RepeatInterleave(t)", "aten::repeat_interleave.Tensor"),
        ("x.Quantile(0.5)", "aten::quantile.scalar"),
        ("x.Quantile(t)", "aten::quantile"),

        // numbers are numbers, and tensors only where nothing else is meant
        ("x.Add(1)", "aten::add.Scalar"),
        ("x.Add(Complex.One)", "aten::add.Scalar"),
        ("x.Add(y)", "aten::add.Tensor"),
        ("x.Pow(2)", "aten::pow.Tensor_Scalar"),
        ("Torch.Pow(2, x)", "aten::pow.Scalar"),
        ("Torch.Where(y, x, 0.0)", "aten::where.ScalarOther"),
        ("Torch.Where(y, 1, 0)", "aten::where.Scalar"),
        ("Torch.Where(y, x, t)", "aten::where.self"),
        ("Torch.Where(y)", "aten::where"),
        ("x.MaskedFill(y, 0)", "aten::masked_fill.Scalar"),
        ("x.Scatter(0, t, 1.0)", "aten::scatter.value"),
        ("x.To(0)", "by hand: To"),
        ("x.To(y)", "aten::to.other"),
        ("x.To(DType.Int64)", "aten::to.dtype"),
        ("x.To(Device.Cpu)", "by hand: To"),
        ("Torch.Normal(0, 1, [3])", "aten::normal.float_float"),
        ("Torch.Normal(t, 0.5)", "aten::normal.Tensor_float"),

        // as PyTorch's users type them
        ("Torch.Randn(2, 3)", "aten::randn"),
        ("Torch.Randn([2, 3])", "aten::randn"),
        ("Torch.Randn(3, dtype: DType.Float64)", "aten::randn"),
        ("Torch.Einsum(\"ij,jk->ik\", x, y)", "aten::einsum"),
        ("Torch.Einsum(\"ij,jk->ik\", [x, y])", "aten::einsum"),
        ("Torch.Cat([x, y], 1)", "aten::cat"),
        ("Torch.Stack([x, y])", "aten::stack"),
        ("Torch.Meshgrid(x, y)", "aten::meshgrid"),
        ("Torch.Meshgrid([x, y], \"xy\")", "aten::meshgrid.indexing"),
        ("Torch.Matmul(x, y)", "aten::matmul"),
        ("Torch.Sum(x, 0)", "aten::sum.dim_IntList"),
        ("Torch.Std(x, 0)", "aten::std.dim"),
        ("Torch.Norm(x)", "by hand: Norm"),
        ("Torch.Norm(x, \"nuc\")", "by hand: Norm"),
        ("Torch.Tensordot(x, y, 1)", "by hand: Tensordot"),
        ("x.Tensordot(y, [1], [0])", "aten::tensordot"),
        ("Torch.Tensor(1.5)", "by hand: Tensor"),
        ("Torch.Tensor([1, 2])", "by hand: Tensor"),
        ("x > 5", "by hand: op_GreaterThan"),
        ("x + 1", "by hand: op_Addition"),
        ("1 - x", "by hand: op_Subtraction"),
        ("Complex.ImaginaryOne * x", "by hand: op_Multiply"),
    ];

    /// <summary>Calls that PyTorch refuses too.</summary>
    private static readonly string[] Refused =
    [
        "Tensor.Zeros([2], 0)", "Tensor.Full([2], 1, 0)", "x.ZerosLike(0)", "x.Contiguous(0)", "x.Cumsum(0, 0)", "x.Softmax(0, 0)",
        "Tensor.Arange(0, 1, 1, 0)", "x.Sum(0, 0)", "x.ToDense(0)", "x == 5", "x.ArgmaxOut(t, 0, 0)",
        "x.To(1.5)", "x.To(1.5f)", "x.To(2L)", "x.To(true)", "x.To(Complex.One)", "x.To(1.5, copy: true)", "x.TypeAs(1.5)", "x.TypeAs(0)",
    ];

    [Fact]
    public void A_call_means_what_PyTorch_means_by_it()
    {
        var bound = CallBinder.Bind([.. Meant.Select(m => m.Call)]);
        bound.Zip(Meant).Where(pair => pair.First != pair.Second.Operator)
            .Select(pair => $"{pair.Second.Call}: {pair.First}, not {pair.Second.Operator}").ShouldBeEmpty();
    }

    [Fact]
    public void A_number_in_the_place_of_an_element_type_is_refused() =>
        CallBinder.Bind(Refused).Zip(Refused).Where(pair => !pair.First.StartsWith("error: ", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]   // C# takes a literal 0 for a value of any enum
    public void No_generated_method_takes_an_enum()
    {
        var methods = new[] { typeof(Tensor), typeof(Torch) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            .Where(method => method.IsDefined(typeof(GeneratedCodeAttribute))).ToArray();
        methods.Length.ShouldBeGreaterThan(3000);
        methods.SelectMany(method => method.GetParameters())
            .Where(parameter => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).IsEnum)
            .Select(parameter => $"{parameter.Member}: {parameter.Name}").ShouldBeEmpty();
    }

    [Fact]   // over all operators, with 0, 1, −1, [0] and null wherever they may stand
    public void Every_call_that_PyTorch_takes_means_one_of_the_operators_that_it_may_mean()
    {
        var calls = CallSamples.OfAllOperators();
        calls.Count.ShouldBeGreaterThan(12000);
        var bound = CallBinder.Bind([.. calls.Select(call => call.Text)]);
        calls.Zip(bound).Where(pair =>
            !pair.First.MayMean.Contains(pair.Second) && !pair.Second.StartsWith("by hand", StringComparison.Ordinal))
            .Select(pair => $"{pair.First.Text}: {pair.Second}, not {string.Join(" or ", pair.First.MayMean)}").ShouldBeEmpty();
    }
}
