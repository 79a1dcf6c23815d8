using System.Numerics;
using Relight.Tensors;
using Relight.Tests.Golden;

namespace Relight.Tests.Tensors.Calls;

/// <summary>
/// Functions with several overloads, or with other defaults than their operators', against PyTorch's values
/// (tests/Golden/torch_functions.py).
/// </summary>
public sealed class FunctionGoldenTests
{
    private static readonly StateDict Expected = GoldenFile.Read("torch_functions");

    private static readonly Dictionary<string, Func<Operands, Tensor>> Calls = new()
    {
        ["stft"] = o => o.Signal.Stft(10, window: o.Window, returnComplex: true).ViewAsReal(),
        ["stft without centre"] = o => o.Signal.Stft(10, 4, window: o.Window, center: false, returnComplex: true).ViewAsReal(),
        ["istft"] = o => Torch.Istft(Torch.Stft(o.Signal, 10, window: o.Window, returnComplex: true), 10, window: o.Window),
        ["gradient"] = o => Torch.Stack(o.X.Gradient()),
        ["gradient with spacing"] = o => Torch.Stack(o.X.Gradient(spacing: 2.0)),
        ["gradient with spacing, no dim"] = o => Torch.Stack(o.X.Gradient(spacing: 2.0, dim: null)),
        ["gradient in dim 0"] = o => o.X.Gradient(dim: 0)[0],
        ["gradient in dims"] = o => Torch.Stack(o.X.Gradient(dim: [1, 0])),
        ["gradient with spacings"] = o => Torch.Stack(o.X.Gradient(spacing: [1.0, 2.0])),
        ["norm"] = o => Torch.Norm(o.X),
        ["norm 1"] = o => Torch.Norm(o.X, 1),
        ["norm in dim 0"] = o => o.X.Norm(2, 0),
        ["norm in dim only"] = o => o.X.Norm(dim: 1),
        ["norm keepdim"] = o => o.X.Norm(keepdim: true),
        ["norm inf in dims"] = o => o.X.Norm(double.PositiveInfinity, [0, 1]),
        ["norm dtype"] = o => o.X.Norm(2, 0, dtype: DType.Float64),
        ["norm fro"] = o => Torch.Norm(o.X, "fro"),
        ["norm nuc"] = o => o.X.Norm("nuc"),
        ["norm fro in dims"] = o => o.X.Norm("fro", [0, 1], true),
        ["linalg norm"] = o => o.X.LinalgNorm(null),
        ["linalg norm keepdim"] = o => o.X.LinalgNorm(null, keepdim: true),
        ["linalg norm in dim 0"] = o => o.X.LinalgNorm(1, 0),
        ["matrix rank"] = o => Torch.LinalgMatrixRank(o.X),
        ["matrix rank with tolerance"] = o => Tensor.LinalgMatrixRank(o.X, Torch.Tensor(5.0, DType.Float64)),
        ["pinv"] = o => o.X.LinalgPinv(),
        ["std"] = o => o.X.Std(),
        ["std 0"] = o => o.X.Std(0),
        ["std biased"] = o => o.X.Std(unbiased: false),
        ["std 0 biased"] = o => o.X.Std(0, false),
        ["std 0 keepdim"] = o => o.X.Std(0, keepdim: true),
        ["var correction"] = o => o.X.Var(0, correction: 0),
        ["sum out 0"] = o => o.X.SumOut(Torch.Empty(0, dtype: DType.Float64), 0),
        ["prod out 0"] = o => o.X.ProdOut(Torch.Empty(0, dtype: DType.Float64), 0),
        ["sum dims"] = o => o.X.Sum([0, 1]),
        ["max 0"] = o => o.X.Max(0).Values,
        ["median 1"] = o => o.X.Median(1).Values,
        ["median"] = o => o.X.Median(),
        ["argmax"] = o => o.X.Argmax(),
        ["argmin 0"] = o => o.X.Argmin(0),
        ["count nonzero 0"] = o => Torch.CountNonzero(o.X, 0),
        ["sort"] = o => o.X.Sort().Values,
        ["argsort descending"] = o => o.X.Argsort(0, true),
        ["split"] = o => o.X.Split(2)[1],
        ["tensor split"] = o => o.X.TensorSplit(3, 1)[1],
        ["where number"] = o => Torch.Where(o.X > 0, o.X, 0.0),
        ["where"] = o => Torch.Stack(Torch.Where(o.X > 5)),
        ["einsum"] = o => Torch.Einsum("ij,jk->ik", o.X, o.Y),
        ["tensordot"] = o => Torch.Tensordot(o.X, o.Y, 1),
        ["tensordot dims"] = o => Torch.Tensordot(o.X, o.Y, [0], [1]),
        ["cdist"] = o => Torch.Cdist(o.X, o.Y.T()),
        ["meshgrid"] = o => Torch.Stack(Torch.Meshgrid([o.X[0], o.X[1, ..3]], indexing: "ij")),
        ["repeat interleave"] = o => o.X.RepeatInterleave(2),
        ["repeat interleave 0"] = o => Torch.RepeatInterleave(o.X, Torch.Tensor([1, 0, 2]), 0),
        ["unique"] = o => Torch.Unique(o.X % 3),
        ["unique inverse"] = o => Torch.Unique(o.X % 3, returnInverse: true).Inverse,
        ["unique counts"] = o => (o.X % 3).Unique(returnCounts: true).Counts,
        ["unique 0"] = o => Torch.Unique(Torch.Cat([o.X, o.X]), dim: 0),
        ["unique consecutive"] = o => (o.X > 0).To(DType.Int64).Flatten().UniqueConsecutive().Item1,
        ["histogram"] = o => o.X.Histogram(3).Hist,
        ["histc"] = o => o.X.Histc(4),
        ["searchsorted"] = o => Torch.Searchsorted(Torch.Tensor([1.0, 3, 5], DType.Float64), o.X),
        ["bucketize right"] = o => Torch.Bucketize(o.X, Torch.Tensor([1.0, 3, 5], DType.Float64), right: true),
        ["quantile"] = o => o.X.Quantile(0.3, dim: 1),
        ["cumsum 0"] = o => o.X.Cumsum(0),
        ["diff"] = o => o.X.Diff(),
        ["trapezoid"] = o => Torch.Trapezoid(o.X, dx: 0.5),
        ["cov"] = o => o.X.Cov(),
        ["arange"] = _ => Torch.Arange(-3, 0),
        ["eye"] = _ => Torch.Eye(3, 2),
        ["full"] = _ => Torch.Full([2], 7),
        ["linspace"] = _ => Torch.Linspace(0, 1, 5),
        ["hann window"] = _ => Torch.HannWindow(6),
        ["complex sum"] = o => (Torch.Complex(o.X, o.X.Flip(1)) + (2 * Complex.ImaginaryOne)).ViewAsReal(),
        ["complex product"] = o => (o.X * new Complex(1, 2)).ViewAsReal(),
        ["max pool"] = o => Torch.MaxPool2d(o.X.Reshape(1, 1, 3, 4), 2, [2, 1]),
        ["pow"] = o => Torch.Pow(2, o.X),
        ["clamp"] = o => o.X.Clamp(0, 3),
        ["floor of quotient"] = o => o.X.Div(2, roundingMode: "floor"),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_gives_what_it_gives_in_PyTorch(string name)
    {
        using var scope = new TensorScope();
        var x = ((Torch.Arange(12, dtype: DType.Float64) * 7 % 11) - 3).Reshape(3, 4);
        var y = (Torch.Arange(12, dtype: DType.Float64) * 5 % 7).Reshape(4, 3);
        var result = Calls[name](new Operands(
            x, y, Torch.Sin(Torch.Arange(40, dtype: DType.Float64) / 3), Torch.HannWindow(10, dtype: DType.Float64)));
        var expected = Expected[name];
        (result.DType, result.Shape).ShouldBe((expected.DType, expected.Shape), name);
        result.Allclose(expected, rtol: 1e-9, atol: 1e-12).ShouldBeTrue($"{name}: {result}, not {expected}");
    }

    [Fact]
    public void Every_golden_function_is_called() => Expected.Names.ShouldBe(Calls.Keys, ignoreOrder: true);

    private sealed record Operands(Tensor X, Tensor Y, Tensor Signal, Tensor Window);
}
