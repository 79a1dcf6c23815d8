namespace Relight.Optim;

/// <summary>Parameters that are optimized with the same settings. What is not set here is taken from the optimizer.</summary>
/// <param name="parameters">Leaf tensors; those without a gradient are left alone at a step.</param>
public sealed class ParameterGroup(IEnumerable<Tensor> parameters)
{
    private double? _learningRate, _weightDecay, _momentum;

    /// <summary>The parameters, in the order that numbers them in the state dict.</summary>
    public IReadOnlyList<Tensor> Parameters { get; } = [.. parameters];

    /// <summary>The learning rate, at least 0; a schedule sets it anew at each step.</summary>
    public double LearningRate { get => _learningRate ?? 0; set => _learningRate = Argument.NotNegative(value, nameof(LearningRate)); }

    /// <summary>The weight decay, at least 0.</summary>
    public double WeightDecay { get => _weightDecay ?? 0; set => _weightDecay = Argument.NotNegative(value, nameof(WeightDecay)); }

    /// <summary>The momentum of SGD, RMSprop and LARS, β₁ of Adam and AdamW; in [0, 1).</summary>
    public double Momentum { get => _momentum ?? 0; set => _momentum = Argument.BelowOne(value, nameof(Momentum)); }

    /// <summary>Sets what was left open.</summary>
    internal void FillIn(double learningRate, double weightDecay, double momentum)
    {
        _learningRate ??= Argument.NotNegative(learningRate);
        _weightDecay ??= Argument.NotNegative(weightDecay);
        _momentum ??= Argument.BelowOne(momentum);
    }
}
