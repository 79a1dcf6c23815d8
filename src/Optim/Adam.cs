namespace Relight.Optim;

/// <summary>Adam: steps of about the learning rate in each coordinate, whatever the scale of its gradients.</summary>
/// <remarks>Kingma and Ba 2014, arXiv:1412.6980, algorithm 1; ε is added after the bias correction of v, as in PyTorch.</remarks>
public sealed class Adam : Optimizer
{
    private readonly double _beta2, _epsilon;

    /// <summary>Optimizes groups of parameters, each with its own settings where it has them.</summary>
    /// <param name="groups">The parameters.</param>
    /// <param name="learningRate">η, at least 0.</param>
    /// <param name="beta1">Decay of the average of gradients, in [0, 1); a group's <see cref="ParameterGroup.Momentum"/>.</param>
    /// <param name="beta2">Decay of the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of that average, at least 0.</param>
    /// <param name="weightDecay">λ, at least 0, added to the gradient as λw (an L2 penalty), before the averages.</param>
    /// <exception cref="ArgumentException">A setting is out of range; a parameter is no leaf or given twice.</exception>
    public Adam(IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, beta1, AdamRule.StateNames) =>
            (_beta2, _epsilon) = (Argument.BelowOne(beta2), Argument.NotNegative(epsilon));

    /// <summary>Optimizes parameters with the same settings.</summary>
    /// <inheritdoc cref="Adam(IEnumerable{ParameterGroup}, double, double, double, double, double)"/>
    public Adam(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    private protected override void Update(ParameterGroup group, ParameterBatch batch) =>
        AdamRule.Apply(group, batch, WithWeightDecay(group, batch), _beta2, _epsilon);
}
