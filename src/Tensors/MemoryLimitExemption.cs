using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>
/// While open, what this thread makes neither counts towards <see cref="Torch.MemoryLimit"/> nor is refused by it. For what works beside a
/// training, such as threads that read ahead: whether a step fits the memory then depends on the step alone, not on their timing.
/// </summary>
public readonly ref struct MemoryLimitExemption
{
    private readonly bool _before;

    private MemoryLimitExemption(bool before) => _before = before;

    /// <summary>Exempts this thread.</summary>
    public static MemoryLimitExemption Enter() => new(NativeMethods.rl_exempt_from_memory_limit(1) != 0);

    /// <summary>Puts back what was.</summary>
    public void Dispose() => _ = NativeMethods.rl_exempt_from_memory_limit(_before ? 1 : 0);
}
