using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>Frees a tensor that no scope owns once the garbage collector finds it unreachable.</summary>
/// <remarks>Apart from Tensor, so that tensors in scopes, which are the many, need no finalizer.</remarks>
internal sealed unsafe class HandleGuard
{
    /// <summary>Tensors above this size count as memory pressure, since the collector sees only a small object.</summary>
    private const long PressureThreshold = 1 << 20;

    private readonly nint _handle;
    private readonly long _pressure;

    public HandleGuard(nint handle)
    {
        _handle = handle;
        long bytes;
        NativeStatus.Check(NativeMethods.rl_tensor_bytes(handle, &bytes));
        if (bytes >= PressureThreshold)
        {
            _pressure = bytes;
            GC.AddMemoryPressure(bytes);
        }
    }

    ~HandleGuard() => Free();

    public void Release()
    {
        GC.SuppressFinalize(this);
        Free();
    }

    private void Free()
    {
        if (_pressure > 0)
        {
            GC.RemoveMemoryPressure(_pressure);
        }

        NativeMethods.rl_tensor_release(_handle);
    }
}
