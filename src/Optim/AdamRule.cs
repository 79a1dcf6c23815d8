namespace Relight.Optim;

/// <summary>
/// What Adam and AdamW share: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η m̂ / (√v̂ + ε), with m̂ and v̂ unbiased.
/// </summary>
internal static class AdamRule
{
    internal static readonly string[] StateNames = ["exp_avg", "exp_avg_sq"];

    internal static void Apply(ParameterGroup group, ParameterBatch batch, Tensor[] gradients, double beta2, double epsilon)
    {
        var beta1 = group.Momentum;
        var (means, squares) = (batch.Buffers[0], batch.Buffers[1]);
        Tensor.ForeachMulInPlace(means, beta1);
        Tensor.ForeachAddInPlace(means, gradients, alpha: 1 - beta1);
        Tensor.ForeachMulInPlace(squares, beta2);
        Tensor.ForeachAddcmulInPlace(squares, gradients, gradients, 1 - beta2);

        var unbias1 = 1 - Math.Pow(beta1, batch.Step);
        var unbias2 = 1 - Math.Pow(beta2, batch.Step);
        var denominators = Tensor.ForeachSqrt(squares);
        Tensor.ForeachDivInPlace(denominators, Math.Sqrt(unbias2));
        Tensor.ForeachAddInPlace(denominators, epsilon);
        Tensor.ForeachAddcdivInPlace(batch.Parameters, means, denominators, -group.LearningRate / unbias1);
    }
}
