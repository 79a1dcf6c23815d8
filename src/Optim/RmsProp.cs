namespace Relight.Optim;

/// <summary>RMSprop: v ← αv + (1 − α)g², w ← w − η g / (√v + ε), on request centered (v − mean(g)²) and with momentum.</summary>
/// <remarks>
/// Tieleman and Hinton 2012, Coursera lecture 6.5; centered form: Graves 2013, arXiv:1308.0850. ε is added after the root, as in PyTorch.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha, _epsilon;
    private readonly bool _centered;

    /// <summary>Optimizes groups of parameters, each with its own settings where it has them.</summary>
    /// <param name="groups">The parameters.</param>
    /// <param name="learningRate">η, at least 0.</param>
    /// <param name="alpha">Decay of the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of that average, at least 0.</param>
    /// <param name="weightDecay">λ, at least 0, added to the gradient as λw.</param>
    /// <param name="momentum">In [0, 1): b ← μb + g / (√v + ε), w ← w − ηb.</param>
    /// <param name="centered">Divides by the estimated standard deviation of the gradient instead of its root mean square.</param>
    /// <exception cref="ArgumentException">A setting is out of range; a parameter is no leaf or given twice.</exception>
    public RmsProp(IEnumerable<ParameterGroup> groups, double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(groups, learningRate, weightDecay, momentum,
            centered ? ["square_avg", "grad_avg", "momentum_buffer"] : ["square_avg", "momentum_buffer"]) =>
        (_alpha, _epsilon, _centered) = (Argument.BelowOne(alpha), Argument.NotNegative(epsilon), centered);

    /// <summary>Optimizes parameters with the same settings.</summary>
    /// <inheritdoc cref="RmsProp(IEnumerable{ParameterGroup}, double, double, double, double, double, bool)"/>
    public RmsProp(IEnumerable<Tensor> parameters, double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8,
        double weightDecay = 0, double momentum = 0, bool centered = false)
        : this([new ParameterGroup(parameters)], learningRate, alpha, epsilon, weightDecay, momentum, centered)
    {
    }

    private protected override int BufferCount(double momentum) => (_centered ? 2 : 1) + (momentum == 0 ? 0 : 1);

    private protected override void Update(ParameterGroup group, ParameterBatch batch)
    {
        var gradients = WithWeightDecay(group, batch);
        var squares = batch.Buffers[0];
        Tensor.ForeachMulInPlace(squares, _alpha);
        Tensor.ForeachAddcmulInPlace(squares, gradients, gradients, 1 - _alpha);
        var denominators = Denominators(batch, gradients, squares);
        if (group.Momentum == 0)
        {
            Tensor.ForeachAddcdivInPlace(batch.Parameters, gradients, denominators, -group.LearningRate);
            return;
        }
        var buffers = batch.Buffers[^1];
        Tensor.ForeachMulInPlace(buffers, group.Momentum);
        Tensor.ForeachAddcdivInPlace(buffers, gradients, denominators);
        Tensor.ForeachAddInPlace(batch.Parameters, buffers, alpha: -group.LearningRate);
    }

    private Tensor[] Denominators(ParameterBatch batch, Tensor[] gradients, Tensor[] squares)
    {
        Tensor[] denominators;
        if (_centered)
        {
            var means = batch.Buffers[1];
            Tensor.ForeachMulInPlace(means, _alpha);
            Tensor.ForeachAddInPlace(means, gradients, alpha: 1 - _alpha);
            denominators = Tensor.ForeachAddcmul(squares, means, means, -1);
            Tensor.ForeachSqrtInPlace(denominators);
        }
        else
        {
            denominators = Tensor.ForeachSqrt(squares);
        }
        Tensor.ForeachAddInPlace(denominators, _epsilon);
        return denominators;
    }
}
