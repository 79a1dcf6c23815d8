using Relight.Tensors;

namespace Relight.Nn;

/// <summary>A tensor that is learned: a member of a <see cref="Module"/>, updated by an optimizer.</summary>
/// <remarks>Kept out of every <see cref="TensorScope"/>: it lives as long as its module does. A parameter that is a member of
/// several modules is one parameter, listed and updated once.</remarks>
public sealed class Parameter : Tensor
{
    /// <summary>Makes a parameter over the memory of a tensor; the tensor's own history of operations is left behind.</summary>
    /// <param name="value">Initial value, of any shape; floating point where gradients are wanted. Not copied.</param>
    /// <param name="requiresGrad">Whether backward passes compute its gradient; false: frozen.</param>
    public Parameter(Tensor value, bool requiresGrad = true) : base(Detached(value)) => RequiresGrad = requiresGrad;

    private Parameter(Tensor leaf) : base(leaf) => RequiresGrad = true;

    /// <summary>Takes over a tensor made for this parameter alone, whose own handle is no longer needed.</summary>
    internal static Parameter Own(Tensor made)
    {
        var parameter = new Parameter(leaf: made);
        made.Dispose();
        return parameter;
    }

    internal void Convert(Func<Tensor, Tensor> conversion)
    {
        var requiresGrad = RequiresGrad;
        using var gradient = Grad;
        using var converted = Converted(this, conversion);
        if (converted is null)
        {
            return;
        }

        Replace(converted);
        RequiresGrad = requiresGrad;
        if (gradient is not null)
        {
            Grad = conversion(gradient);
        }
    }

    /// <summary>The converted tensor, detached and out of every scope, or null where there was nothing to convert.</summary>
    internal static Tensor? Converted(Tensor source, Func<Tensor, Tensor> conversion)
    {
        using var detached = source.Detach();
        var converted = conversion(detached);
        return ReferenceEquals(converted, detached) ? null : converted;
    }

    private static Tensor Detached(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Detach();
    }
}
