using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// In training mode, sets each element to zero with probability p and scales the rest by 1/(1 − p); otherwise returns its input itself.
/// </summary>
/// <remarks>Hinton et al. 2012, arXiv:1207.0580. Drawn from libtorch's generator.</remarks>
public sealed class Dropout : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="p">Probability in [0, 1] that an element is dropped.</param>
    /// <param name="inPlace">Whether it overwrites its input.</param>
    public Dropout(double p = 0.5, bool inPlace = false)
    {
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "Expected a probability in [0, 1].");
        }

        P = p;
        InPlace = inPlace;
    }

    /// <summary>Probability that an element is dropped.</summary>
    public double P { get; }

    /// <summary>Whether it overwrites its input.</summary>
    public bool InPlace { get; }

    /// <inheritdoc/>
    protected override string Settings => $"p={Repr.Text(P)}, inplace={Repr.Text(InPlace)}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        !Training ? x : InPlace ? x.DropoutInPlace(P, train: true) : Tensor.Dropout(x, P, train: true);
}
