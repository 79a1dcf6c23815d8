using System.Diagnostics;
using Relight.Tensors.Printing;

namespace Relight.Tensors;

/// <content>Printing.</content>
[DebuggerDisplay("{ToDebuggerText(),nq}")]
public partial class Tensor
{
    /// <summary>
    /// The tensor as PyTorch prints it: <c>tensor([[ 1.0000, -2.5000]], requires_grad=True)</c>; above 1,000 elements, the edges.
    /// </summary>
    /// <remarks>Copies what it shows from whatever device. Sparse tensors print their dense form.</remarks>
    public override string ToString() => IsDisposed ? "tensor(disposed)" : TensorText.Of(this);

    /// <summary>One line without elements: a debugger shows it at every step, so it runs no operator.</summary>
    private string ToDebuggerText() => IsDisposed
        ? "disposed"
        : $"{DType.TorchName} {Shape} {Device}{(RequiresGrad ? " requires grad" : "")}";
}
