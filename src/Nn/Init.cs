using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// Initial values, drawn from libtorch's generator as PyTorch's <c>torch.nn.init</c> draws them: the same seed gives the same bits.
/// </summary>
/// <remarks>
/// Each method fills the tensor in place, outside autograd, and returns it. Gains are for layers followed by a ReLU unless said otherwise.
/// </remarks>
public static class Init
{
    /// <summary>Every element the same value.</summary>
    public static Tensor Constant(Tensor tensor, double value) => Fill(tensor, value, static (t, value) => t.FillInPlace(value));

    /// <summary>Uniform on [low, high).</summary>
    public static Tensor Uniform(Tensor tensor, double low, double high) =>
        Fill(tensor, (low, high), static (t, range) => t.UniformInPlace(range.low, range.high));

    /// <summary>Normal with a mean and a standard deviation.</summary>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1) =>
        Fill(tensor, (mean, std), static (t, moments) => t.NormalInPlace(moments.mean, moments.std));

    /// <summary>Uniform on ±√3·gain/√fan, gain = √(2/(1 + slope²)).</summary>
    /// <param name="tensor">Weight of rank 2 or more: (outputs, inputs, kernel…).</param>
    /// <param name="negativeSlope">Slope of a leaky ReLU on the negative side; √5 gives ±1/√fan, the default of linear and convolution
    /// layers.</param>
    /// <param name="mode">Which fan.</param>
    /// <remarks>He et al. 2015, arXiv:1502.01852.</remarks>
    public static Tensor KaimingUniform(Tensor tensor, double negativeSlope = 0, FanMode mode = FanMode.FanIn)
    {
        var bound = Math.Sqrt(3.0) * KaimingStd(tensor, negativeSlope, mode);
        return Uniform(tensor, -bound, bound);
    }

    /// <summary>Normal with mean 0 and standard deviation gain/√fan, gain = √(2/(1 + slope²)).</summary>
    /// <param name="tensor">Weight of rank 2 or more: (outputs, inputs, kernel…).</param>
    /// <param name="negativeSlope">Slope of a leaky ReLU on the negative side; 0 for a ReLU.</param>
    /// <param name="mode">Which fan.</param>
    /// <remarks>He et al. 2015, arXiv:1502.01852.</remarks>
    public static Tensor KaimingNormal(Tensor tensor, double negativeSlope = 0, FanMode mode = FanMode.FanIn) =>
        Normal(tensor, 0, KaimingStd(tensor, negativeSlope, mode));

    /// <summary>Uniform on ±gain·√(6/(fanIn + fanOut)).</summary>
    /// <param name="tensor">Weight of rank 2 or more: (outputs, inputs, kernel…).</param>
    /// <param name="gain">1 for linear and sigmoid layers, 5/3 for tanh.</param>
    /// <remarks>Glorot and Bengio 2010, eq. 16.</remarks>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1)
    {
        var (fanIn, fanOut) = Fans(tensor);
        var bound = Math.Sqrt(3.0) * (gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
        return Uniform(tensor, -bound, bound);
    }

    /// <summary>Normal with mean 0 and standard deviation gain·√(2/(fanIn + fanOut)).</summary>
    /// <param name="tensor">Weight of rank 2 or more: (outputs, inputs, kernel…).</param>
    /// <param name="gain">1 for linear and sigmoid layers, 5/3 for tanh.</param>
    /// <remarks>Glorot and Bengio 2010.</remarks>
    public static Tensor XavierNormal(Tensor tensor, double gain = 1)
    {
        var (fanIn, fanOut) = Fans(tensor);
        return Normal(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
    }

    /// <summary>Weight of a layer over the given fan, as PyTorch's linear and convolution layers start: uniform on ±1/√fanIn.</summary>
    internal static Parameter LayerWeight(params ReadOnlySpan<long> shape) =>
        Parameter.Own(KaimingUniform(Tensor.Empty(shape), Math.Sqrt(5)));

    /// <summary>The bias that goes with a weight: uniform on ±1/√fanIn.</summary>
    internal static Parameter LayerBias(Tensor weight, long count)
    {
        var bound = 1 / Math.Sqrt(Fans(weight).FanIn);
        return Parameter.Own(Uniform(Tensor.Empty([count]), -bound, bound));
    }

    private static double KaimingStd(Tensor tensor, double negativeSlope, FanMode mode)
    {
        var (fanIn, fanOut) = Fans(tensor);
        var gain = Math.Sqrt(2.0 / (1 + Math.Pow(negativeSlope, 2)));
        return gain / Math.Sqrt(mode == FanMode.FanIn ? fanIn : fanOut);
    }

    private static (long FanIn, long FanOut) Fans(Tensor tensor)
    {
        var shape = tensor.Shape;
        if (shape.Rank < 2)
        {
            throw new ShapeException(nameof(Init), "a weight of rank 2 or more: (outputs, inputs, kernel…)", shape);
        }

        long field = 1;
        for (var i = 2; i < shape.Rank; i++)
        {
            field = checked(field * shape[i]);
        }

        return (shape[1] * field, shape[0] * field);
    }

    private static Tensor Fill<T>(Tensor tensor, T argument, Action<Tensor, T> fill)
    {
        using var _ = NoGradScope.Enter();
        fill(tensor, argument);
        return tensor;
    }
}
