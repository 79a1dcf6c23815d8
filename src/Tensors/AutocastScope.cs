using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>
/// While open, matrix products and convolutions of this thread run in a shorter element type, and what needs range stays in float32.
/// </summary>
public readonly unsafe ref struct AutocastScope
{
    private readonly DeviceType _device;
    private readonly int _enabledBefore;
    private readonly int _dtypeBefore;
    private readonly int _cacheBefore;

    private AutocastScope(DeviceType device, int enabledBefore, int dtypeBefore, int cacheBefore)
    {
        _device = device;
        _enabledBefore = enabledBefore;
        _dtypeBefore = dtypeBefore;
        _cacheBefore = cacheBefore;
    }

    /// <summary>Begins autocasting.</summary>
    /// <param name="device">Operators on this kind of device are cast.</param>
    /// <param name="dtype">bfloat16, or float16 on a GPU.</param>
    /// <param name="enabled">False turns an outer scope off.</param>
    /// <param name="cache">Cast each weight once in the outermost scope, not at every use; costs the memory of the copies.</param>
    public static AutocastScope Enter(DeviceType device, DType dtype, bool enabled = true, bool cache = true)
    {
        int enabledBefore, dtypeBefore;
        NativeStatus.Check(NativeMethods.rl_autocast_enabled((int)device, &enabledBefore, &dtypeBefore));
        NativeStatus.Check(NativeMethods.rl_set_autocast((int)device, enabled ? 1 : 0, (int)dtype));
        var cacheBefore = NativeMethods.rl_autocast_cache_enabled();
        NativeMethods.rl_set_autocast_cache(cache ? 1 : 0);
        NativeMethods.rl_autocast_enter();
        return new AutocastScope(device, enabledBefore, dtypeBefore, cacheBefore);
    }

    /// <summary>Puts back what was; the outermost scope drops the cast copies of weights.</summary>
    public void Dispose()
    {
        NativeStatus.Check(NativeMethods.rl_autocast_leave());
        NativeMethods.rl_set_autocast_cache(_cacheBefore);
        NativeStatus.Check(NativeMethods.rl_set_autocast((int)_device, _enabledBefore, _dtypeBefore));
    }
}
