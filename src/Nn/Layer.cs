using Relight.Tensors;

namespace Relight.Nn;

/// <summary>A module that makes one tensor of one tensor: every layer, every backbone, and <see cref="Sequential"/> of them.</summary>
public abstract class Layer : Module
{
    /// <summary>Applies the layer.</summary>
    /// <param name="x">Input; each layer says of which shape. A layer that works in place says so, and then returns <paramref name="x"/>
    /// itself.</param>
    /// <returns>The output. It belongs to the caller, who may dispose it as soon as the next operation has used it: a layer that wants
    /// to look at its output later keeps an alias (<c>y.Detach()</c>), not the output itself.</returns>
    public Tensor Forward(Tensor x)
    {
        if (ForwardObservation.Innermost is not { } observation)
        {
            return Compute(x);
        }

        observation.Enter(this, x);
        var y = Compute(x);
        observation.Leave(this, y);
        return y;
    }

    /// <summary>Applies the layer to a result in between that nobody needs afterwards, and frees it: what backward passes need of it they
    /// hold themselves, and free as they go.</summary>
    /// <param name="x">Input; disposed, unless the layer returns it.</param>
    /// <returns>The output.</returns>
    public Tensor Consume(Tensor x)
    {
        var y = Forward(x);
        if (!ReferenceEquals(x, y))
        {
            x.Dispose();
        }

        return y;
    }

    /// <summary>
    /// What the layer does: the method that a new layer writes. Others call <see cref="Forward"/>, where observers look on.
    /// </summary>
    /// <inheritdoc cref="Forward"/>
    protected abstract Tensor Compute(Tensor x);
}
