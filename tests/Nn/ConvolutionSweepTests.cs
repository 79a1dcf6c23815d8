using Relight.Tensors;

namespace Relight.Tests.Nn;

/// <summary>Convolutions of every kind and their gradients beside a reference in float64 that multiplies and adds tap by tap. Each is
/// computed in memory that held NaN before, so that what a kernel leaves unwritten shows.</summary>
[Collection(nameof(SeededTests))]
public sealed class ConvolutionSweepTests
{
    private sealed record Case(
        long Batch, long Channels, long Outputs, long[] Size, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long Groups)
    {
        public int Axes => Size.Length;

        public long OutputSize(int axis) => ((Size[axis] + (2 * Padding[axis]) - Reach(axis)) / Stride[axis]) + 1;

        public long Reach(int axis) => (Dilation[axis] * (Kernel[axis] - 1)) + 1;

        public override string ToString() =>
            $"({Batch}, {Channels}, {Text(Size)}) by ({Outputs}, {Channels / Groups}, {Text(Kernel)}), stride {Text(Stride)}, padding "
                + $"{Text(Padding)}, dilation {Text(Dilation)}, groups {Groups}";

        private static string Text(long[] values) => string.Join('×', values);
    }

    // Each went wrong in one of oneDNN 2.6 and 3.7.
    private static readonly Case[] Known =
    [
        new(1, 32, 32, [13, 2], [3, 2], [3, 3], [1, 1], [1, 1], 1),             // a stride larger than the map
        new(8, 48, 24, [1, 1], [3, 3], [2, 2], [1, 1], [1, 1], 1),
        new(2, 32, 32, [6, 2], [7, 7], [1, 3], [3, 6], [1, 1], 1),
        new(3, 64, 17, [4], [3], [5], [1], [1], 1),
        new(1, 17, 24, [3, 1, 6], [1, 3, 2], [2, 4, 2], [0, 1, 1], [1, 1, 1], 1),
        new(1, 24, 8, [2, 5, 3], [2, 3, 3], [2, 2, 2], [1, 1, 1], [1, 1, 1], 1), // no output that sees the map alone
        new(1, 32, 48, [1, 7, 4], [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1),
        new(1, 16, 16, [9, 32], [3, 3], [1, 1], [0, 1], [2, 1], 16),             // rows apart, and channels that do not fill a block
        new(2, 24, 24, [8, 36], [3, 3], [1, 1], [2, 2], [2, 2], 1),
        new(2, 24, 5, [11, 10], [3, 4], [1, 1], [1, 2], [1, 1], 1),              // weights that do not fill a block
        new(2, 20, 50, [12, 12], [5, 5], [1, 1], [0, 0], [1, 1], 1),
        new(3, 48, 16, [8, 15], [3, 2], [2, 3], [1, 1], [1, 1], 1),
        new(1, 32, 32, [15, 8], [3, 3], [2, 2], [1, 1], [1, 1], 32),
        new(2, 512, 1024, [4, 4], [1, 1], [2, 2], [0, 0], [1, 1], 1),            // a division by zero
        new(2, 1024, 512, [2, 2], [1, 1], [1, 1], [0, 0], [1, 1], 1),
        new(3, 256, 512, [3, 2], [1, 1], [2, 1], [0, 0], [1, 1], 1),             // wrong from 512 output channels on
        new(2, 512, 1024, [5], [1], [2], [0], [1], 1),
        new(1, 64, 512, [2, 3, 2], [1, 1, 1], [1, 2, 1], [0, 0, 0], [1, 1, 1], 1),
        new(2, 16, 16, [5, 6, 4], [3, 3, 3], [1, 1, 1], [1, 1, 1], [1, 1, 1], 16),
    ];

    [Theory]
    [InlineData("float32", false)]
    [InlineData("float32", true)]
    [InlineData("bfloat16", false)]
    [InlineData("bfloat16", true)]
    public void Values_and_gradients_are_those_of_a_sum_over_taps(string name, bool channelsLast)
    {
        var type = DType.Parse(name);
        Torch.ManualSeed(5);
        var random = new Random(5);
        foreach (var one in Known.Concat(Enumerable.Range(0, 60).Select(_ => Any(random))))
        {
            using var scope = new TensorScope();
            Tensor[] values = [Noise(type, [one.Batch, one.Channels, .. one.Size]),
                Noise(type, [one.Outputs, one.Channels / one.Groups, .. one.Kernel]), Noise(type, [one.Outputs])];
            var errors = Noise(type, [one.Batch, one.Outputs, .. Enumerable.Range(0, one.Axes).Select(one.OutputSize)]);
            var exact = Results(leaves => ByTaps(one, leaves), values.Select(value => value.To(DType.Float64)), errors.To(DType.Float64));
            Compare(exact, Results(leaves => Convolve(one, leaves), values.Select(value => Laid(value, channelsLast)),
                Laid(errors, channelsLast)), type, one.ToString());
        }
    }

    [Theory]   // a transposed convolution is the gradient of a convolution's input
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Transposed_ones_are_the_gradient_of_that_sum(string name)
    {
        var type = DType.Parse(name);
        Torch.ManualSeed(6);
        var random = new Random(6);
        foreach (var one in Known.Concat(Enumerable.Range(0, 30).Select(_ => Any(random))).Where(
            one => OutputPadding(one).Zip(one.Stride).All(pair => pair.First < pair.Second)))
        {
            using var scope = new TensorScope();
            Tensor[] values =
            [
                Noise(type, [one.Batch, one.Outputs, .. Enumerable.Range(0, one.Axes).Select(one.OutputSize)]),
                Noise(type, [one.Outputs, one.Channels / one.Groups, .. one.Kernel]), Noise(type, [one.Channels]),
            ];
            var errors = Noise(type, [one.Batch, one.Channels, .. one.Size]);
            var exact = Results(
                leaves =>
                {
                    var map = Tensor.Zeros([one.Batch, one.Channels, .. one.Size], DType.Float64);
                    map.RequiresGrad = true;
                    var sum = (ByTaps(one, [map, leaves[1], null]) * leaves[0]).Sum();
                    return Tensor.Gradients([sum], [map], createGraph: true)[0]! + OfChannels(leaves[2], one.Axes);
                },
                values.Select(value => value.To(DType.Float64)), errors.To(DType.Float64));
            Compare(exact, Results(leaves => Convolve(one, leaves, transposed: true), values, errors), type, "transposed " + one);
        }
    }

    [Fact]
    public void An_lstm_gives_without_gradient_what_it_gives_in_float64()
    {
        using var scope = new TensorScope();
        foreach (var (inputs, hidden) in ((long, long)[])[(3, 5), (17, 20), (32, 33)])
        {
            Tensor[] weights = [Tensor.Randn([4 * hidden, inputs]), Tensor.Randn([4 * hidden, hidden]), Tensor.Randn([4 * hidden]),
                Tensor.Randn([4 * hidden])];
            var (input, state) = (Tensor.Randn([4, 3, inputs]), Tensor.Zeros([1, 3, hidden]));
            TensorAssert.Close(Run(DType.Float64), Run(DType.Float32).To(DType.Float64), atol: 1e-5);

            Tensor Run(DType type) => Tensor.Lstm(
                input.To(type), [state.To(type), state.To(type)], [.. weights.Select(weight => weight.To(type))], true, 1, 0, false,
                false, false).Item1;
        }
    }

    private static Case Any(Random random)
    {
        while (true)
        {
            var axes = Of(random, 1, 2, 2, 2, 3);
            var groups = Of(random, 1L, 1, 1, 2, 4, 16);
            var (channels, outputs) = groups == 16
                ? (16, Of(random, 16L, 32))
                : (groups * Of(random, 1L, 3, 8, 16, 17, 32), groups * Of(random, 4L, 5, 16, 24, 32));
            var kernel = Each(() => Of(random, 1L, 2, 3, 3, 5));
            var dilation = Each(() => Of(random, 1L, 1, 1, 2, 3));
            var same = random.Next(2) == 0;
            var one = new Case(
                Of(random, 1L, 2, 3), channels, outputs, Each(() => random.Next(1, axes == 1 ? 40 : axes == 2 ? 14 : 6)), kernel,
                Each(() => Of(random, 1L, 1, 2, 2, 3, 5)),
                [.. kernel.Zip(dilation, (k, d) => same ? d * (k / 2) : Of(random, 0L, 1, 2, 3))], dilation, groups);
            if (Enumerable.Range(0, axes).All(axis => one.Size[axis] + (2 * one.Padding[axis]) >= one.Reach(axis)))
            {
                return one;
            }

            long[] Each(Func<long> draw) => [.. Enumerable.Range(0, axes).Select(_ => draw())];
        }
    }

    private static T Of<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static Tensor Noise(DType type, long[] shape) => Tensor.Randn(shape).To(type);

    private static Tensor Laid(Tensor value, bool channelsLast) => value.Contiguous((channelsLast, value.Rank) switch
    {
        (true, 4) => MemoryFormat.ChannelsLast,
        _ => MemoryFormat.Contiguous,
    });

    private static long[] OutputPadding(Case one) =>
        [.. Enumerable.Range(0, one.Axes).Select(
            axis => one.Size[axis] - (((one.OutputSize(axis) - 1) * one.Stride[axis]) - (2 * one.Padding[axis]) + one.Reach(axis)))];

    private static Tensor Convolve(Case one, Tensor?[] leaves, bool transposed = false) => (Tensor)Operator.Find("aten::convolution").Call(
        leaves[0], leaves[1], leaves[2], one.Stride, one.Padding, one.Dilation, transposed,
        transposed ? OutputPadding(one) : new long[one.Axes], one.Groups)[0]!;

    private static Tensor OfChannels(Tensor bias, int axes) => bias.Reshape([1, -1, .. Enumerable.Repeat(1L, axes)]);

    // What a tap sees of the padded map, times its weights, tap after tap.
    private static Tensor ByTaps(Case one, Tensor?[] leaves)
    {
        var padded = leaves[0]!.ConstantPadNd([.. one.Padding.Reverse().SelectMany(padding => (long[])[padding, padding])]);
        var weights = leaves[1]!.Reshape([one.Groups, one.Outputs / one.Groups, one.Channels / one.Groups, -1]);
        Tensor? sum = null;
        for (var tap = 0L; tap < one.Kernel.Aggregate((a, b) => a * b); tap++)
        {
            var (seen, rest) = (padded, tap);
            for (var axis = one.Axes - 1; axis >= 0; axis--)
            {
                var start = rest % one.Kernel[axis] * one.Dilation[axis];
                rest /= one.Kernel[axis];
                seen = seen.Slice(2 + axis, start, start + ((one.OutputSize(axis) - 1) * one.Stride[axis]) + 1, one.Stride[axis]);
            }

            var term = weights[.., .., .., tap].Matmul(seen.Reshape([one.Batch, one.Groups, one.Channels / one.Groups, -1]));
            sum = sum is null ? term : sum + term;
        }

        var output = sum!.Reshape([one.Batch, one.Outputs, .. Enumerable.Range(0, one.Axes).Select(one.OutputSize)]);
        return leaves[2] is { } bias ? output + OfChannels(bias, one.Axes) : output;
    }

    // The output, and the gradients of input, weight and bias.
    private static Tensor[] Results(Func<Tensor[], Tensor> compute, IEnumerable<Tensor> values, Tensor errors)
    {
        Tensor[] leaves = [.. values.Select(value => value.Clone())];
        Array.ForEach(leaves, leaf => leaf.RequiresGrad = true);
        var output = compute(leaves);
        Soil(leaves);
        return [output, .. Tensor.Gradients([output], leaves, [errors]).Select(gradient => gradient!)];
    }

    // Memory of the gradients' sizes, and of those of oneDNN's copies of them, is full of NaN when it is next taken.
    private static void Soil(Tensor[] leaves)
    {
        using var scope = new TensorScope();
        foreach (var leaf in leaves)
        {
            foreach (var times in (long[])[1, 1, 2, 2, 4, 8])
            {
                Tensor.Full([leaf.ElementCount * times], float.NaN, leaf.DType);
            }
        }
    }

    private static void Compare(Tensor[] exact, Tensor[] own, DType type, string what)
    {
        foreach (var (expected, actual, name) in exact.Zip(
            own, (string[])["output", "gradient of the input", "gradient of the weight", "gradient of the bias"]))
        {
            var atol = (type == DType.Float32 ? 1e-4 : 0.03) * (expected.Abs().Max().ToDouble() + 1e-3);
            TensorAssert.Close(expected, actual.To(DType.Float64), rtol: 0, atol, $"{name} of {what}");
        }
    }
}
