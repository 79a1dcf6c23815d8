using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>
/// While open, this thread records nothing, and its tensors can never take part in autograd: cheaper than <see cref="NoGradScope"/>.
/// </summary>
public readonly unsafe ref struct InferenceModeScope
{
    private readonly nint _guard;

    private InferenceModeScope(nint guard) => _guard = guard;

    /// <summary>Begins inference mode.</summary>
    public static InferenceModeScope Enter()
    {
        nint guard;
        NativeStatus.Check(NativeMethods.rl_inference_mode_enter(&guard));
        return new InferenceModeScope(guard);
    }

    /// <summary>Puts back what was.</summary>
    public void Dispose() => NativeMethods.rl_inference_mode_leave(_guard);
}
