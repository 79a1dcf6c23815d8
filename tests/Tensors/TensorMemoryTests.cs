using System.Numerics;
using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Elements in and out, and how they lie in memory.</summary>
public sealed class TensorMemoryTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Values_of_every_element_type_go_in_and_come_out()
    {
        RoundTrip<float>(DType.Float32, 1.5f, -2);
        RoundTrip<double>(DType.Float64, 1e-300, double.NaN);
        RoundTrip<Half>(DType.Float16, (Half)0.1, Half.MaxValue);
        RoundTrip<BFloat16>(DType.BFloat16, (BFloat16)0.1f, (BFloat16)3e38f);
        RoundTrip<byte>(DType.UInt8, 0, 255);
        RoundTrip<sbyte>(DType.Int8, -128, 127);
        RoundTrip<short>(DType.Int16, short.MinValue, 7);
        RoundTrip<int>(DType.Int32, int.MinValue, 7);
        RoundTrip<long>(DType.Int64, long.MaxValue, long.MinValue);
        RoundTrip<bool>(DType.Bool, true, false);
        RoundTrip<Complex>(DType.Complex128, new(1, -2), Complex.ImaginaryOne);
        Should.Throw<NotSupportedException>(() => Tensor.FromSpan<char>(['a'], 1)).Message.ShouldContain("No tensor holds Char");
    }

    [Fact]
    public void A_shape_must_hold_the_values()
    {
        Should.Throw<ShapeException>(() => Tensor.FromSpan([1f, 2, 3], 2, 2)).Message
            .ShouldBe("FromBytes expects a shape of 3 elements of float32, but got (2, 2).");
        Tensor.FromSpan([5f], []).Rank.ShouldBe(0);
        Tensor.FromSpan(ReadOnlySpan<float>.Empty, 0, 3).Shape.ShouldBe(new Shape(0, 3));
    }

    [Fact]
    public void A_span_sees_and_changes_the_memory()
    {
        var x = Tensor.Zeros([2, 2]);
        x.AsSpan<float>()[3] = 7;
        x[1, 1].ToDouble().ShouldBe(7);
        x.AsBytes().Length.ShouldBe(16);
        Should.Throw<InvalidOperationException>(() => x.AsSpan<int>()).Message.ShouldContain("holds float32");
        Should.Throw<InvalidOperationException>(() => x[.., 0].AsSpan<float>()).Message.ShouldContain("strides [2]");
        Should.Throw<InvalidOperationException>(() => Tensor.Empty([2], device: Device.Meta).AsBytes()).Message.ShouldContain("meta");
    }

    [Fact]
    public void Memory_order_is_seen_but_arrays_come_in_logical_order()
    {
        var images = Tensor.Arange(8, dtype: DType.Float32).Reshape(1, 2, 2, 2);
        var last = images.ToChannelsLast();
        last.Shape.ShouldBe(images.Shape);
        last.Strides.ShouldBe([8, 1, 4, 2]);
        (last.IsDense, last.IsContiguous, images.IsContiguous).ShouldBe((true, false, true));
        last.AsSpan<float>().ToArray().ShouldBe([0, 4, 1, 5, 2, 6, 3, 7]);
        last.ToArray<float>().ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);
        images[.., 0].IsDense.ShouldBeTrue();
        images[.., .., 0].IsDense.ShouldBeFalse();
        Tensor.Zeros([0, 3]).T().IsContiguous.ShouldBeTrue();
    }

    [Fact]
    public void Arrays_convert_from_any_element_type()
    {
        Tensor.FromSpan([1.9f, -1.9f], 2).ToArray<long>().ShouldBe([1, -1]);
        Tensor.FromSpan([0, 2], 2).ToArray<bool>().ShouldBe([false, true]);
        var leaf = Tensor.Ones([2]);
        leaf.RequiresGrad = true;
        leaf.ToArray<float>().ShouldBe([1, 1]);
    }

    [Fact]   // libtorch only notes them, until an operator computes with the values
    public void Values_yet_to_be_conjugated_or_negated_come_out_so()
    {
        var z = Tensor.FromSpan<Complex>([new(1, 2), new(3, -4)], 2);
        z.Conj().ToArray<Complex>().ShouldBe([new(1, -2), new(3, 4)]);
        z.Conj()[1].Item<Complex>().ShouldBe(new(3, 4));
        z.Conj().Imag().ToArray<double>().ShouldBe([-2, 4]);
        z.Conj().Imag()[0].Item<double>().ShouldBe(-2);
        z.Conj().Imag().ToArray<float>().ShouldBe([-2, 4]);
    }

    [Fact]
    public void Spans_do_not_see_values_yet_to_be_conjugated_or_negated()
    {
        var z = Tensor.FromSpan<Complex>([new(1, 2)], 1);
        z.Conj().IsDense.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => z.Conj().AsSpan<Complex>()).Message.ShouldContain("yet to be conjugated");
        Should.Throw<InvalidOperationException>(() => z.Conj().Imag().AsBytes()).Message.ShouldContain("yet to be negated");
        z.Conj().ResolveConj().AsSpan<Complex>()[0].ShouldBe(new(1, -2));
    }

    [Fact]
    public void Only_one_element_is_an_item()
    {
        Tensor.Full([1, 1], 2.5).ToDouble().ShouldBe(2.5);
        Tensor.FromSpan([long.MaxValue], []).ToInt64().ShouldBe(long.MaxValue);
        Tensor.Ones([]).ToBoolean().ShouldBeTrue();
        Should.Throw<ShapeException>(() => Tensor.Ones([2]).ToDouble()).Message
            .ShouldBe("Item expects a tensor of one element, but got (2,).");
    }

    [Fact]
    public void A_tensor_tells_what_it_is()
    {
        var x = Tensor.Zeros([2, 3], DType.Int16);
        (x.Rank, x.ElementCount, x.SizeInBytes).ShouldBe((2, 6L, 12L));
        (x.DType, x.Device, x.Layout).ShouldBe((DType.Int16, Device.Cpu, Layout.Strided));
        (x.Size(0), x.Size(-1)).ShouldBe((2L, 3L));
        Should.Throw<ArgumentOutOfRangeException>(() => x.Size(2)).Message.ShouldContain("(2, 3) has no dimension 2");
        x.To(Device.Cpu).Shape.ShouldBe(x.Shape);
    }

    [Fact]
    public void Shapes_compare_print_and_come_apart()
    {
        Shape shape = [64, 3, 7, 7];
        shape.ToString().ShouldBe("(64, 3, 7, 7)");
        new Shape(5).ToString().ShouldBe("(5,)");
        new Shape().ToString().ShouldBe("()");
        shape.ShouldBe(Tensor.Zeros([64, 3, 7, 7]).Shape);
        shape.ElementCount.ShouldBe(9408);
        (shape[0], shape[-1], shape[^2]).ShouldBe((64L, 7L, 7L));
        var (n, c, h, w) = shape.Dims4();
        (n * c * h * w).ShouldBe(shape.ElementCount);
        Should.Throw<ShapeException>(() => shape.Dims2("Linear")).Message
            .ShouldBe("Linear expects a tensor of rank 2, but got (64, 3, 7, 7).");
        Should.Throw<OverflowException>(() => new Shape(1L << 40, 1L << 40).ElementCount);
    }

    [Fact]
    public void Scalars_know_their_kind()
    {
        ((Scalar)1).ShouldNotBe((Scalar)1.0);
        ((Scalar)1).ShouldBe((Scalar)1L);
        (((Scalar)2.9).ToInt64(), ((Scalar)2).ToDouble(), ((Scalar)true).ToInt64()).ShouldBe((2L, 2.0, 1L));
        (((Scalar)0.5).ToString(), ((Scalar)3).ToString(), ((Scalar)false).ToString()).ShouldBe(("0.5", "3", "false"));
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:3", "cuda:3")]
    [InlineData("meta", "meta")]
    public void Devices_are_read_and_printed(string text, string printed) => Device.Parse(text).ToString().ShouldBe(printed);

    [Fact]
    public void An_unknown_device_is_refused() =>
        Should.Throw<FormatException>(() => Device.Parse("gpu")).Message
            .ShouldBe("'gpu' is no device; expected cpu, cuda, cuda:N or meta.");

    [Fact]
    public void Threads_are_as_many_as_the_process_may_use()
    {
        Torch.Threads.ShouldBe(Environment.ProcessorCount);
        Should.Throw<ArgumentOutOfRangeException>(() => Torch.Threads = 0);
        Version.TryParse(Torch.Version.Split('+')[0], out _).ShouldBeTrue(Torch.Version);
        Torch.BuildText.ShouldContain("ATen parallel backend");
    }

    private static void RoundTrip<T>(DType dtype, params T[] values)
        where T : unmanaged
    {
        var tensor = Tensor.FromSpan<T>(values, values.Length);
        tensor.DType.ShouldBe(dtype);
        tensor.ToArray<T>().ShouldBe(values);
    }
}
