using Relight.Nn;
using Relight.Tensors;

namespace Relight.Tests.Nn;

/// <summary>Convolutions that are written out as matrices give what libtorch's own give.</summary>
public sealed class MatrixConvolutionTests
{
    public static TheoryData<int, int, int, int, bool> Maps => new()
    {
        // kernel, stride, padding, side of the map, bias
        { 3, 1, 1, 2, false },
        { 3, 1, 1, 2, true },
        { 3, 1, 1, 1, true },
        { 3, 2, 1, 2, false },
        { 5, 1, 2, 3, true },
        { 4, 1, 0, 4, true },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Agree_in_values_and_gradients(int kernel, int stride, int padding, int side, bool bias)
    {
        using var scope = new TensorScope();
        var layer = new Conv2d(6, 10, kernel, stride, padding, bias: bias);
        layer.To(DType.Float64);
        layer.ToChannelsLast();
        Tensor?[] leaves = [Tensor.Randn([16, 6, side, side], DType.Float64).ToChannelsLast(), layer.Weight, layer.Bias];
        var inputs = leaves.OfType<Tensor>().ToArray();
        inputs[0].RequiresGrad = true;

        var y = layer.Forward(inputs[0]);
        var expected = Tensor.Conv2d(inputs[0], layer.Weight, layer.Bias, [stride, stride], [padding, padding]);
        TensorAssert.Close(expected, y, rtol: 1e-9, atol: 1e-12, "values");
        y.GradientFunction.ShouldNotBe(expected.GradientFunction);
        foreach (var (gradient, other) in SecondGradients(y, inputs).Zip(SecondGradients(expected, inputs)))
        {
            TensorAssert.Close(other, gradient, rtol: 1e-9, atol: 1e-9, "gradient");
        }
    }

    [Fact]
    public void Agree_under_autocast()
    {
        using var scope = new TensorScope();
        var layer = new Conv2d(32, 32, 3, padding: 1, bias: false);
        layer.ToChannelsLast();
        var x = Tensor.Randn([16, 32, 2, 2]).ToChannelsLast();
        using var autocast = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16);
        var y = layer.Forward(x);
        y.DType.ShouldBe(DType.BFloat16);
        TensorAssert.Close(Tensor.Conv2d(x, layer.Weight, null, padding: [1, 1]), y, rtol: 0.02, atol: 0.02, "values");
        y.To(DType.Float32).Square().Sum().Backward();
        layer.Weight.Grad.ShouldNotBeNull().DType.ShouldBe(DType.Float32);
    }

    [Fact]
    public void A_map_that_the_kernel_does_not_span_is_refused_by_the_operator() =>
        Should.Throw<TorchException>(() =>
            Operator.Find("relight::convolution_matrix").Call(Tensor.Ones([2, 2, 3, 3]), (long[])[4, 4], (long[])[1, 1], (long[])[1, 1]))
            .Message.ShouldContain("4x4");

    [Fact]   // the operators read lists and memory by these numbers
    public void Arguments_that_are_no_convolution_are_refused_by_the_operators()
    {
        using var scope = new TensorScope();
        var weight = Tensor.Ones([2, 2, 3, 3]);
        MatrixError(weight, [2, 2], [0, 0], [1, 1]).ShouldContain("a stride of at least 1");
        MatrixError(weight, [2, 2], [1, 1], [-1, 1]).ShouldContain("a padding of at least 0");
        MatrixError(weight, [2, 2], [1, 1], [1, long.MaxValue / 2]).ShouldContain("does not");
        MatrixError(weight, [0, 2], [1, 1], [1, 1]).ShouldContain("a map");
        MatrixError(weight, [], [1, 1], [1, 1]).ShouldContain("2 numbers as input, not 0");
        MatrixError(weight, [2, 2], [], [1, 1]).ShouldContain("2 numbers as stride, not 0");
        MatrixError(weight, [2, 2], [1, 1], [1, 1, 1]).ShouldContain("2 numbers as padding, not 3");
        MatrixError(Tensor.Ones([3, 3]), [2, 2], [1, 1], [1, 1]).ShouldContain("4 numbers as the weight's sizes, not 2");
        GradientError(Tensor.Ones([8, 8]), [2, 2, 3]).ShouldContain("4 numbers as the weight's sizes, not 3");
        GradientError(Tensor.Ones([1, 1]), [2, 2, 3, 3]).ShouldContain("a matrix of 8x8, not one of [1, 1]");
        GradientError(Tensor.Ones([64]), [2, 2, 3, 3]).ShouldContain("a matrix of 8x8, not one of [64]");

        static string MatrixError(Tensor weight, long[] input, long[] stride, long[] padding) => Should.Throw<TorchException>(
            () => Operator.Find("relight::convolution_matrix").Call(weight, input, stride, padding)).Message;

        static string GradientError(Tensor matrix, long[] weight) => Should.Throw<TorchException>(
            () => Operator.Find("relight::convolution_matrix_backward")
                .Call(matrix, weight, (long[])[2, 2], (long[])[1, 1], (long[])[1, 1])).Message;
    }

    // Gradients of a sum of squares, and of the sum of their squares: both ways through the operators.
    private static Tensor[] SecondGradients(Tensor y, Tensor[] inputs)
    {
        var first = Tensor.Gradients([y.Square().Sum()], inputs, retainGraph: true, createGraph: true);
        var again = Tensor.Gradients(
            [first.Aggregate(Tensor.Zeros([], DType.Float64), (sum, gradient) => sum + gradient!.Square().Sum())], inputs);
        return [.. first.Concat(again).Select(gradient => gradient!)];
    }
}
