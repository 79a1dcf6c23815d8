using Relight.Tensors;
using Relight.Tensors.Interop;

namespace Relight.Tests.Nn;

/// <summary>Relight's own 3×3 convolutions give what libtorch's give, within the rounding of their type.</summary>
[Collection(nameof(SeededTests))]   // sets the number of threads
public sealed class ConvolutionKernelTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        // channels in and out, height, width, stride: even and odd, one chunk and several
        { 32, 32, 16, 16, 1 },
        { 96, 64, 7, 9, 1 },
        { 64, 32, 2, 33, 1 },
        { 512, 256, 12, 8, 1 },
        { 32, 64, 16, 16, 2 },
        { 96, 64, 7, 9, 2 },
        { 64, 32, 2, 33, 2 },
        { 64, 64, 40, 40, 2 },
    };

    // Asked of the native part: a system may keep from a process what the processor has.
    private static bool MatrixUnitsAreUsed => NativeMethods.rl_matrix_units() != 0;

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Agree_in_values_and_gradients(int channels, int outputs, int height, int width, int stride)
    {
        using var scope = new TensorScope();
        Tensor[] values = [Tensor.Randn([8, channels, height, width]), Tensor.Randn([outputs, channels, 3, 3]) / Math.Sqrt(9 * channels),
            Tensor.Randn([outputs])];
        var exact = Run(values, DType.Float64, MemoryFormat.ChannelsLast, stride);
        var own = Run(values, DType.Float32, MemoryFormat.ChannelsLast, stride);
        var direct = Run(values, DType.Float32, MemoryFormat.Contiguous, stride);
        foreach (var (one, other) in exact.Zip(own))
        {
            TensorAssert.Close(one, other, rtol: 1e-4, atol: 2e-5 * one.Abs().Max().ToDouble(), "value or gradient");
        }

        if (stride == 1)
        {
            own[0].Eq(direct[0]).All().ToBoolean().ShouldBeFalse("libtorch's own convolution was called");
        }
    }

    // Winograd's filtering rounds what it transformed once more, and 16 values of that meet in each output: 1.5 to 2 times the error of a
    // direct convolution. Matrix units convolve directly.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Agree_in_bfloat16(int channels, int outputs, int height, int width, int stride)
    {
        using var scope = new TensorScope();
        Tensor[] values = [Tensor.Randn([8, channels, height, width]), Tensor.Randn([outputs, channels, 3, 3]) / Math.Sqrt(9 * channels),
            Tensor.Randn([outputs])];
        Tensor[] rounded = [.. values.Select(value => value.To(DType.BFloat16))];
        var exact = Run(rounded, DType.Float64, MemoryFormat.ChannelsLast, stride, again: false);
        // libtorch 1.13 fails at second gradients
        var own = Run(rounded, DType.BFloat16, MemoryFormat.ChannelsLast, stride, again: false);
        var direct = Run(rounded, DType.BFloat16, MemoryFormat.Contiguous, stride, again: false);
        for (var i = 0; i < 3; i++)   // the output and the gradients of input and weight
        {
            var most = (MatrixUnitsAreUsed ? 1.1 : 2.5) * Error(direct[i], exact[i]);
            Error(own[i], exact[i]).ShouldBeLessThan(Math.Min(most, 0.008));   // 2⁻⁷: four roundings of bfloat16
        }

        static double Error(Tensor value, Tensor exact) =>
            ((exact - value.To(DType.Float64)).Square().Mean().Sqrt() / exact.Square().Mean().Sqrt()).ToDouble();
    }

    [Fact]   // libtorch 1.13 leaves part of the weight's gradient unwritten there, where the processor has matrix units
    public void A_stride_larger_than_the_map_gives_the_gradient_of_its_only_output()
    {
        using var scope = new TensorScope();
        foreach (var (kernel, stride, size) in ((int, int, int)[])[(3, 2, 1), (3, 3, 2), (5, 3, 2), (7, 2, 1)])
        {
            Tensor[] leaves = [Tensor.Randn([8, 48, size, size]), Tensor.Randn([24, 48, kernel, kernel])];
            Tensor[] exact = Gradients(leaves), rounded = Gradients([.. leaves.Select(leaf => leaf.To(DType.BFloat16).ToChannelsLast())]);
            for (var i = 0; i < exact.Length; i++)
            {
                TensorAssert.Close(exact[i], rounded[i].To(DType.Float32), rtol: 0.05, atol: 0.05 * exact[i].Abs().Max().ToDouble(),
                    $"{kernel}, {stride}, {size}");
            }

            Tensor[] Gradients(Tensor[] values)
            {
                Array.ForEach(values, value => value.RequiresGrad = true);
                var output = Tensor.Conv2d(values[0], values[1], stride: [stride, stride], padding: [kernel / 2, kernel / 2]);
                return [.. Tensor.Gradients([output.Sum()], values).Select(one => one!)];
            }
        }
    }

    [Fact]   // two outputs an axis, though the stride is larger than the map: what is read of padding and dilation decides
    public void One_number_for_both_axes_gives_the_gradients_of_two()
    {
        using var scope = new TensorScope();
        var (input, weight, gradient) = (Tensor.Randn([2, 4, 3, 3]), Tensor.Randn([5, 4, 3, 3]), Tensor.Randn([2, 5, 2, 2]));
        var expected = Gradients([5, 5], [3, 3], [1, 1]);
        foreach (var (stride, padding, dilation) in ((long[], long[], long[])[])[([5], [3], [1]), ([5, 5], [3], [1, 1]),
            ([5, 5], [3, 3], [1]), ([5], [3, 3], [1, 1])])
        {
            foreach (var (one, other) in expected.Zip(Gradients(stride, padding, dilation)))
            {
                TensorAssert.Same(one, other);
            }
        }

        Tensor[] Gradients(long[] stride, long[] padding, long[] dilation) => [.. Operator.Find("aten::convolution_backward")
            .Call(gradient, input, weight, (long[])[5], stride, padding, dilation, false, (long[])[0, 0], 1,
                (bool[])[true, true, true]).Cast<Tensor>()];
    }

    [Theory]   // threads share out images, tiles or planes, but no sum, so that how many there are is not seen
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Are_the_same_with_one_thread_and_two(string dtype)
    {
        var type = DType.Parse(dtype);
        using var scope = new TensorScope();
        Tensor[] values = [Tensor.Randn([8, 64, 12, 12]), Tensor.Randn([64, 64, 3, 3]), Tensor.Randn([64])];
        var before = Torch.Threads;
        try
        {
            Torch.Threads = 1;
            var one = Run(values, type, MemoryFormat.ChannelsLast, again: false);
            Torch.Threads = 2;
            foreach (var (first, second) in one.Zip(Run(values, type, MemoryFormat.ChannelsLast, again: false)).Take(3))
            {
                TensorAssert.Same(first, second);
            }
        }
        finally
        {
            Torch.Threads = before;
        }
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void A_gradient_or_a_stride_of_another_length_is_refused(string dtype)
    {
        var type = DType.Parse(dtype);
        using var scope = new TensorScope();
        var (input, weight) = (Tensor.Ones([8, 32, 8, 8], type).ToChannelsLast(), Tensor.Ones([32, 32, 3, 3], type));
        Should.Throw<TorchException>(() => Backward(Tensor.Ones([8, 32, 4, 4], type), [1, 1]));
        Should.Throw<TorchException>(() => Backward(Tensor.Ones([8, 32, 8, 8], type), []));
        Should.Throw<TorchException>(() => Operator.Find("aten::convolution").Call(
            input, weight, null, (long[])[], (long[])[1, 1], (long[])[1, 1], false, (long[])[0, 0], 1));

        void Backward(Tensor gradient, long[] stride) => Operator.Find("aten::convolution_backward")
            .Call(gradient, input, weight, null, stride, (long[])[1, 1], (long[])[1, 1], false, (long[])[0, 0], 1,
                (bool[])[true, true, false]);
    }

    [Fact]
    public void A_bias_of_another_length_is_refused() =>
        Should.Throw<TorchException>(() => Tensor.Conv2d(
            Tensor.Ones([8, 32, 8, 8]).ToChannelsLast(), Tensor.Ones([32, 32, 3, 3]), Tensor.Ones([4]), padding: [1, 1]));

    // The output, the gradients of input, weight and bias of a mean of squares, and perhaps those of those gradients' squares.
    private static Tensor[] Run(Tensor[] values, DType type, MemoryFormat format, int stride = 1, bool again = true)
    {
        Tensor[] leaves = [.. values.Select(value => value.Rank == 4 ? value.To(type).Contiguous(format) : value.To(type))];
        Array.ForEach(leaves, leaf => leaf.RequiresGrad = true);
        var y = Tensor.Conv2d(leaves[0], leaves[1], leaves[2], [stride, stride], padding: [1, 1]);
        var first = Tensor.Gradients([y.Square().Mean()], leaves, retainGraph: again, createGraph: again);
        var second = again ? Tensor.Gradients([first[0]!.Square().Sum() + first[1]!.Square().Sum()], leaves) : [];
        return [.. ((Tensor?[])[y, .. first, .. second]).Select(one => one!)];
    }
}
