using Relight.Nn;
using Relight.Tensors;

namespace Relight.Tests.Training;

/// <summary>A layer that passes everything on, but runs out of memory with more rows than it may take.</summary>
internal sealed class LimitedRows(int most) : Layer
{
    /// <summary>Whether it does so at this moment.</summary>
    public Func<bool> IsShort { get; init; } = () => true;

    protected override Tensor Compute(Tensor x) => x.Shape[0] > most && IsShort()
        ? throw new TorchOutOfMemoryException($"{x.Shape[0]} rows are too many.")
        : x.Alias();
}
