namespace Relight.Optim;

/// <summary>Limits gradients between the backward pass and the optimizer's step.</summary>
public static class GradientClipping
{
    // PyTorch's: keeps the quotient finite
    private const double Epsilon = 1e-6;

    /// <summary>The norm of all gradients as if they were one vector; 0 when there are none.</summary>
    /// <param name="parameters">Those without a gradient are left out.</param>
    /// <param name="normType">p of the p-norm, at least 1; infinity for the largest absolute value.</param>
    public static double Norm(IEnumerable<Tensor> parameters, double normType = 2)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        return NormOf(GradientsOf(parameters), normType);
    }

    /// <summary>
    /// Scales all gradients by the same factor so that their norm, as if they were one vector, is at most <paramref name="maxNorm"/>.
    /// </summary>
    /// <param name="parameters">Those without a gradient are left out.</param>
    /// <param name="maxNorm">The norm above which gradients are scaled, above 0.</param>
    /// <param name="normType">p of the p-norm, at least 1; infinity for the largest absolute value.</param>
    /// <returns>The norm before scaling. If it is not finite, the gradients are left as they are.</returns>
    /// <remarks>Pascanu et al. 2013, arXiv:1211.5063; the factor is PyTorch's, maxNorm / (norm + 10⁻⁶).</remarks>
    public static double ByNorm(IEnumerable<Tensor> parameters, double maxNorm, double normType = 2)
    {
        Argument.Above0(maxNorm);
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        var gradients = GradientsOf(parameters);
        var norm = NormOf(gradients, normType);
        var factor = maxNorm / (norm + Epsilon);
        if (factor < 1 && double.IsFinite(norm))
        {
            Tensor.ForeachMulInPlace(gradients, factor);
        }
        return norm;
    }

    /// <summary>Clamps each element of each gradient to [−<paramref name="limit"/>, <paramref name="limit"/>].</summary>
    /// <param name="parameters">Those without a gradient are left out.</param>
    /// <param name="limit">Above 0.</param>
    public static void ByValue(IEnumerable<Tensor> parameters, double limit)
    {
        Argument.Above0(limit);
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        foreach (var gradient in GradientsOf(parameters))
        {
            gradient.ClampInPlace(-limit, limit);
        }
    }

    private static Tensor[] GradientsOf(IEnumerable<Tensor> parameters) =>
        [.. parameters.Select(parameter => parameter.Grad).OfType<Tensor>()];

    private static double NormOf(Tensor[] gradients, double normType)
    {
        Argument.AtLeast(1, normType);
        if (gradients.Length == 0)
        {
            return 0;
        }
        var norms = Tensor.ForeachNorm(gradients, normType).Select(norm => norm.To(gradients[0].Device).To(DType.Float32)).ToArray();
        return Tensor.Stack(norms).Norm(normType).ToDouble();
    }
}
