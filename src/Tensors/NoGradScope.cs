using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>While open, operators of this thread are not recorded for backward: <c>using var _ = NoGradScope.Enter();</c></summary>
public readonly ref struct NoGradScope
{
    private readonly bool _before;

    private NoGradScope(bool enabled)
    {
        _before = NativeMethods.rl_grad_enabled() != 0;
        NativeMethods.rl_set_grad_enabled(enabled ? 1 : 0);
    }

    /// <summary>Whether operators of this thread are recorded now.</summary>
    public static bool GradEnabled => NativeMethods.rl_grad_enabled() != 0;

    /// <summary>Stops recording.</summary>
    public static NoGradScope Enter() => new(enabled: false);

    /// <summary>Records inside an outer scope that does not; PyTorch's <c>enable_grad</c>.</summary>
    public static NoGradScope EnterGrad() => new(enabled: true);

    /// <summary>Puts back what was.</summary>
    public void Dispose() => NativeMethods.rl_set_grad_enabled(_before ? 1 : 0);
}
