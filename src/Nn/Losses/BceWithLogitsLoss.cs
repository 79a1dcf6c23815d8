using Relight.Tensors;

namespace Relight.Nn.Losses;

/// <summary>
/// Binary cross-entropy of scores x and probabilities y, elementwise: −w·(p·y·ln σ(x) + (1 − y)·ln(1 − σ(x))), without overflow.
/// </summary>
public sealed class BceWithLogitsLoss : Loss
{
    /// <summary>Makes the loss.</summary>
    /// <param name="weight">w, broadcast over the input; null: ones.</param>
    /// <param name="positiveWeight">p, broadcast over the input: above 1 favors recall; null: ones.</param>
    /// <param name="reduction">Mean, sum, or one loss per element.</param>
    public BceWithLogitsLoss(Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean) : base(reduction)
    {
        Weight = weight is null ? null : new Buffer(weight);
        PositiveWeight = positiveWeight is null ? null : new Buffer(positiveWeight);
    }

    /// <summary>w, or null.</summary>
    public Buffer? Weight { get; }

    /// <summary>p, or null.</summary>
    [StateName("pos_weight")]
    public Buffer? PositiveWeight { get; }

    /// <summary>The loss in nats.</summary>
    /// <param name="input">Scores (logits), any shape.</param>
    /// <param name="target">Probabilities in [0, 1], floating point, of the input's shape.</param>
    /// <returns>Scalar (), or the input's shape where there is no reduction.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ExpectSameShape(input, target);
        return input.BinaryCrossEntropyWithLogits(target, Weight, PositiveWeight, (long)Reduction);
    }
}
