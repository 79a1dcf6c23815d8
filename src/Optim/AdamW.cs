namespace Relight.Optim;

/// <summary>Adam with decoupled weight decay: weights shrink by ηλw beside the adaptive step, not through it.</summary>
/// <remarks>Loshchilov and Hutter 2017, arXiv:1711.05101, in PyTorch's form, where the decay is scaled by the learning rate.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly double _beta2, _epsilon;

    /// <summary>Optimizes groups of parameters, each with its own settings where it has them.</summary>
    /// <param name="groups">The parameters.</param>
    /// <param name="learningRate">η, at least 0.</param>
    /// <param name="beta1">Decay of the average of gradients, in [0, 1); a group's <see cref="ParameterGroup.Momentum"/>.</param>
    /// <param name="beta2">Decay of the average of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of that average, at least 0.</param>
    /// <param name="weightDecay">λ, at least 0: each step first multiplies the weights by 1 − ηλ.</param>
    /// <exception cref="ArgumentException">A setting is out of range; a parameter is no leaf or given twice.</exception>
    public AdamW(IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 1e-2)
        : base(groups, learningRate, weightDecay, beta1, AdamRule.StateNames) =>
            (_beta2, _epsilon) = (Argument.BelowOne(beta2), Argument.NotNegative(epsilon));

    /// <summary>Optimizes parameters with the same settings.</summary>
    /// <inheritdoc cref="AdamW(IEnumerable{ParameterGroup}, double, double, double, double, double)"/>
    public AdamW(IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double weightDecay = 1e-2)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    private protected override void Update(ParameterGroup group, ParameterBatch batch)
    {
        if (group.WeightDecay != 0)
        {
            Tensor.ForeachMulInPlace(batch.Parameters, 1 - group.LearningRate * group.WeightDecay);
        }
        AdamRule.Apply(group, batch, batch.Gradients, _beta2, _epsilon);
    }
}
