using Relight.Tensors;

namespace Relight.Tests.Nn;

/// <summary>Compares backward with finite differences, in float64.</summary>
public static class GradientCheck
{
    /// <summary>Checks every element of every input's gradient, for a fixed random-looking weighting of the outputs.</summary>
    /// <param name="function">Must be differentiable at the inputs and the same at every call.</param>
    /// <param name="inputs">float64 leaves, contiguous; changed and put back.</param>
    public static void Of(Func<Tensor> function, params IEnumerable<Tensor> inputs)
    {
        const double Step = 1e-6; // error of the difference: about step² of truncation, and 1e-16/step of rounding
        Tensor[] leaves = [.. inputs];
        foreach (var leaf in leaves)
        {
            leaf.RequiresGrad = true;
            leaf.Grad = null;
        }

        var output = function();
        var weights = Tensor.Arange(output.ElementCount, dtype: DType.Float64).Mul(0.7).Cos().Reshape(output.Shape);
        (output * weights).Sum().Backward();
        for (var k = 0; k < leaves.Length; k++)
        {
            var leaf = leaves[k];
            var numeric = new double[leaf.ElementCount];
            for (var i = 0; i < numeric.Length; i++)
            {
                var value = leaf.AsSpan<double>()[i];
                numeric[i] = (At(leaf, i, value + Step) - At(leaf, i, value - Step)) / (2 * Step);
                leaf.AsSpan<double>()[i] = value;
            }

            var expected = Tensor.FromSpan<double>(numeric, leaf.Shape);
            leaf.Grad.ShouldNotBeNull();
            TensorAssert.Close(expected, leaf.Grad, rtol: 1e-6, atol: 1e-8, $"gradient of input {k}");
        }

        double At(Tensor leaf, int i, double value)
        {
            using var noGrad = NoGradScope.Enter();
            using var scope = new TensorScope();
            leaf.AsSpan<double>()[i] = value;
            return (function() * weights).Sum().ToDouble();
        }
    }
}
