using Relight.Tensors;
using Relight.Tests.Golden;
using static Relight.Tensors.TensorIndex;

namespace Relight.Tests.Tensors;

/// <summary>Indexing and slicing against what tests/Golden/indexing.py took and set with PyTorch.</summary>
public sealed class IndexingTests
{
    private static readonly StateDict Expected = GoldenFile.Read("indexing");

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Taken = new()
    {
        ["place"] = x => x[0],
        ["place from the end"] = x => x[-1, ^2],
        ["range"] = x => x[All, 1..3],
        ["range to the end"] = x => x[0, 1..],
        ["range from the end"] = x => x[.., .., ^3..^1],
        ["empty range"] = x => x[1..1],
        ["after the end"] = x => x[.., ^0..],
        ["step"] = x => x[.., Slice(step: 2)],
        ["step within"] = x => x[.., .., Slice(1, 4, 2)],
        ["ellipsis"] = x => x[Ellipsis, 0],
        ["ellipsis between"] = x => x[0, Ellipsis, 1],
        ["new axis"] = x => x[.., NewAxis],
        ["new axis at the end"] = x => x[Ellipsis, NewAxis],
        ["new axes and places"] = x => x[0, NewAxis, 1, All, NewAxis],
        ["mask"] = x => x[x.Gt(60)],
        ["mask of a row"] = x => x[.., Mask(true, false, true)],
        ["mask of two dimensions"] = x => x[Mask(true, false, true, false, true, false).Reshape(2, 3)],
        ["mask after a place"] = x => x[0, .., Mask(true, true, true, true)],
        ["mask after an ellipsis"] = x => x[Ellipsis, Mask(true, false, true, false, true)],
        ["true"] = x => x[Tensor.FromSpan([true], [])],
        ["false"] = x => x[Tensor.FromSpan([false], [])],
        ["places"] = x => x[Places(1, 0, 1)],
        ["places in one dimension"] = x => x[.., Places(2, 0)],
        ["places in two"] = x => x[Places(0, 1), Places(2, 0)],
        ["places apart"] = x => x[.., Places(2, 0), .., Places(1, 1)],
        ["places as a matrix"] = x => x[0, Places(0, 1, 2, 0).Reshape(2, 2)],
        ["places and range"] = x => x[0, Places(2, 0), 1..3],
        ["places after an ellipsis"] = x => x[Ellipsis, Places(0, -1)],
    };

    private static readonly Dictionary<string, Action<Tensor>> Set = new()
    {
        ["set place"] = x => x[0] = Tensor.Full([], -1.0),
        ["set range"] = x => x[.., 1..3] = Steps(5),
        ["set step"] = x => x[.., .., Slice(0, 4, 2)] = Tensor.Full([], -1.0),
        ["set ellipsis"] = x => x[Ellipsis, 0] = Steps(4),
        ["set leading ones"] = x => x[0, 0, 0] = Steps(5).Reshape(1, 1, 5),
        ["set mask"] = x => x[x.Gt(60)] = Tensor.Full([], -1.0),
        ["set mask to many"] = x => x[x.Gt(115)] = Steps(4),
        ["set mask of a row"] = x => x[.., Mask(true, false, true)] = Steps(40).Reshape(2, 1, 4, 5),
        ["set places"] = x => x[Places(0, 1), Places(2, 0)] = Steps(5),
        ["set new axis"] = x => x[0, NewAxis, 1] = Steps(20).Reshape(1, 4, 5),
    };

    public static TheoryData<string> TakenNames => [.. Taken.Keys];

    public static TheoryData<string> SetNames => [.. Set.Keys];

    [Theory]
    [MemberData(nameof(TakenNames))]
    public void An_index_takes_what_it_takes_in_PyTorch(string name)
    {
        using var scope = new TensorScope();
        TensorAssert.Same(Expected[name], Taken[name](Steps(120).Reshape(2, 3, 4, 5)), name);
    }

    [Theory]
    [MemberData(nameof(SetNames))]
    public void An_index_sets_what_it_sets_in_PyTorch(string name)
    {
        using var scope = new TensorScope();
        var x = Steps(120).Reshape(2, 3, 4, 5);
        Set[name](x);
        TensorAssert.Same(Expected[name], x, name);
    }

    [Fact]
    public void Every_golden_index_is_compared() => Expected.Names.ShouldBe([.. Taken.Keys, .. Set.Keys], ignoreOrder: true);

    [Fact]
    public void What_ranges_take_is_a_view()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([3, 2]);
        x[1..].FillInPlace(1);
        x.ToArray<float>().ShouldBe([0, 0, 1, 1, 1, 1]);
    }

    [Fact]   // else disposing the part would dispose the whole
    public void Taking_everything_gives_another_object()
    {
        using var x = Tensor.Ones([2]);
        using (var everything = x[Ellipsis])
        {
            everything.ShouldNotBeSameAs(x);
        }

        x.ToArray<float>().ShouldBe([1, 1]);
    }

    [Fact]
    public void Indices_of_32_bits_are_places_too()
    {
        using var scope = new TensorScope();
        Steps(4)[Tensor.FromSpan([3, 1], 2)].ToArray<float>().ShouldBe([3, 1]);
    }

    [Fact]
    public void More_indices_than_dimensions_are_refused_with_the_shape()
    {
        using var x = Tensor.Ones([2, 3]);
        Should.Throw<ShapeException>(() => x[0, 0, 0]).Message.ShouldBe(
            "Indexing expects a tensor of rank 3 or more, and one ellipsis at most, but got (2, 3).");
        Should.Throw<ShapeException>(() => x[Ellipsis, Ellipsis]);
    }

    [Fact]
    public void A_place_outside_is_refused_with_its_dimension()
    {
        using var x = Tensor.Ones([2, 3]);
        Should.Throw<TorchException>(() => x[0, 3]).Message.ShouldContain("index 3 out of range for tensor of size [3]");
        Should.Throw<ArgumentOutOfRangeException>(() => x[^0]);
    }

    [Fact]
    public void Reals_and_bytes_are_no_indices()
    {
        using var x = Tensor.Ones([2]);
        Should.Throw<ArgumentException>(() => x[Tensor.Ones([1])]).Message.ShouldContain("float32 (1,)");
        Should.Throw<ArgumentException>(() => x[Tensor.Ones([2], DType.UInt8)]).Message.ShouldContain("To(DType.Bool)");
    }

    private static Tensor Steps(long count) => Tensor.Arange(count, dtype: DType.Float32);

    private static Tensor Mask(params bool[] values) => Tensor.FromSpan<bool>(values, values.Length);

    private static Tensor Places(params long[] values) => Tensor.FromSpan<long>(values, values.Length);
}
