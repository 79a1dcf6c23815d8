namespace Relight.Optim;

/// <summary>Stochastic gradient descent with momentum μ: b ← μb + (1 − τ)(g + λw), w ← w − ηb.</summary>
/// <remarks>
/// The first step sets b = g + λw, without the dampening τ. Nesterov's form takes g + λw + μb in place of b at the end.
/// Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", in PyTorch's form.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _dampening;
    private readonly bool _nesterov;

    /// <summary>Optimizes groups of parameters, each with its own settings where it has them.</summary>
    /// <param name="groups">The parameters.</param>
    /// <param name="learningRate">η, at least 0.</param>
    /// <param name="momentum">μ in [0, 1); without it, no buffer is kept.</param>
    /// <param name="weightDecay">λ, at least 0, the gradient of an L2 penalty of λ/2‖w‖².</param>
    /// <param name="dampening">τ in [0, 1].</param>
    /// <param name="nesterov">Nesterov's form; needs a momentum and no dampening.</param>
    /// <exception cref="ArgumentException">A setting is out of range; a parameter is no leaf or given twice.</exception>
    public Sgd(IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0, double weightDecay = 0, double dampening = 0,
        bool nesterov = false)
        : base(groups, learningRate, weightDecay, momentum, "momentum_buffer")
    {
        _dampening = Argument.Share(dampening);
        if (nesterov && (dampening != 0 || Groups.Any(group => group.Momentum == 0)))
        {
            throw new ArgumentException("Nesterov's form needs a momentum above 0 in each group, and no dampening.");
        }
        _nesterov = nesterov;
    }

    /// <summary>Optimizes parameters with the same settings.</summary>
    /// <inheritdoc cref="Sgd(IEnumerable{ParameterGroup}, double, double, double, double, bool)"/>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double weightDecay = 0, double dampening = 0,
        bool nesterov = false)
        : this([new ParameterGroup(parameters)], learningRate, momentum, weightDecay, dampening, nesterov)
    {
    }

    private protected override int BufferCount(double momentum) => momentum == 0 ? 0 : 1;

    private protected override void Update(ParameterGroup group, ParameterBatch batch)
    {
        var gradients = WithWeightDecay(group, batch);
        var momentum = group.Momentum;
        if (momentum == 0)
        {
            Tensor.ForeachAddInPlace(batch.Parameters, gradients, alpha: -group.LearningRate);
            return;
        }
        var buffers = batch.Buffers[0];
        Tensor.ForeachMulInPlace(buffers, momentum);
        Tensor.ForeachAddInPlace(buffers, gradients, alpha: batch.Step == 1 ? 1 : 1 - _dampening);
        if (_nesterov)
        {
            Tensor.ForeachAddInPlace(batch.Parameters, gradients, alpha: -group.LearningRate);
            Tensor.ForeachAddInPlace(batch.Parameters, buffers, alpha: -group.LearningRate * momentum);
            return;
        }
        Tensor.ForeachAddInPlace(batch.Parameters, buffers, alpha: -group.LearningRate);
    }
}
