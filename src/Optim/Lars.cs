namespace Relight.Optim;

/// <summary>
/// LARS, for large batches: SGD with momentum whose step in each layer is in proportion to the norm of the layer's weights.
/// </summary>
/// <remarks>
/// u = g + λw, q = η‖w‖ / ‖u‖ (1 where either norm is 0), b ← μb + qu, w ← w − lr·b. Parameters of at most one dimension (biases and the
/// weights of norms) take q = 1 and λ = 0. You et al. 2017, arXiv:1708.03888, in the form of SimCLR, BYOL and Barlow Twins, where the
/// learning rate multiplies the momentum buffer rather than entering it.
/// </remarks>
public sealed class Lars : Optimizer
{
    private readonly double _trust;

    /// <summary>Optimizes groups of parameters, each with its own settings where it has them.</summary>
    /// <param name="groups">The parameters.</param>
    /// <param name="learningRate">At least 0; self-supervised recipes take 0.2 to 0.3 times the batch size / 256.</param>
    /// <param name="momentum">μ in [0, 1).</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="trust">η, above 0: a layer's step relative to the norm of its weights.</param>
    /// <exception cref="ArgumentException">A setting is out of range; a parameter is no leaf or given twice.</exception>
    public Lars(IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0.9, double weightDecay = 0, double trust = 1e-3)
        : base(groups, learningRate, weightDecay, momentum, "momentum_buffer") =>
        _trust = Argument.Above0(trust);

    /// <summary>Optimizes parameters with the same settings.</summary>
    /// <inheritdoc cref="Lars(IEnumerable{ParameterGroup}, double, double, double, double)"/>
    public Lars(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0.9, double weightDecay = 0, double trust = 1e-3)
        : this([new ParameterGroup(parameters)], learningRate, momentum, weightDecay, trust)
    {
    }

    private protected override bool NeedsWholeParameters => true;

    private protected override void Update(ParameterGroup group, ParameterBatch batch)
    {
        var buffers = batch.Buffers[0];
        Tensor.ForeachMulInPlace(buffers, group.Momentum);
        var layers = Enumerable.Range(0, buffers.Length).Where(i => batch.Parameters[i].Rank > 1).ToArray();
        var others = Enumerable.Range(0, buffers.Length).Except(layers).ToArray();
        if (others.Length > 0)
        {
            Tensor.ForeachAddInPlace(Pick(buffers, others), Pick(batch.Gradients, others), alpha: 1);
        }
        if (layers.Length > 0)
        {
            AddScaled(group, Pick(buffers, layers), Pick(batch.Parameters, layers), Pick(batch.Gradients, layers));
        }
        Tensor.ForeachAddInPlace(batch.Parameters, buffers, alpha: -group.LearningRate);
    }

    private void AddScaled(ParameterGroup group, Tensor[] buffers, Tensor[] weights, Tensor[] gradients)
    {
        var updates = group.WeightDecay == 0 ? gradients : Tensor.ForeachAdd(gradients, weights, alpha: group.WeightDecay);
        var norms = Tensor.Stack([.. Tensor.ForeachNorm(weights), .. Tensor.ForeachNorm(updates)]).To(DType.Float64).ToArray<double>();
        for (var i = 0; i < buffers.Length; i++)
        {
            var (weightNorm, updateNorm) = (norms[i], norms[buffers.Length + i]);
            buffers[i].AddInPlace(updates[i], alpha: weightNorm > 0 && updateNorm > 0 ? _trust * weightNorm / updateNorm : 1);
        }
    }

    private static Tensor[] Pick(Tensor[] tensors, int[] indices) => [.. indices.Select(i => tensors[i])];
}
