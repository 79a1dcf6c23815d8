using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>libtorch as a whole: version, threads, seeds, memory.</summary>
public static unsafe class Torch
{
    /// <summary>Version of the libtorch in use, such as 1.13.1.</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.rl_version()) ?? "";

    /// <summary>How libtorch was built: compiler, BLAS, oneDNN, CUDA, threading; one setting a line.</summary>
    public static string BuildText
    {
        get
        {
            byte* text = null;
            NativeStatus.Check(NativeMethods.rl_build_text(&text));
            return NativeStatus.TakeText(text);
        }
    }

    /// <summary>Threads inside one operator, 1 or more; at the start as many as the process may use. The same count gives the same bits.</summary>
    public static int Threads
    {
        get => NativeMethods.rl_threads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            NativeStatus.Check(NativeMethods.rl_set_threads(value));
        }
    }

    /// <summary>Number of CUDA devices; 0 without a GPU or in a build without CUDA.</summary>
    public static int CudaDeviceCount => NativeMethods.rl_cuda_count();

    /// <summary>Seeds every device's default generator, as <c>torch.manual_seed</c> does.</summary>
    public static void ManualSeed(ulong seed) => NativeStatus.Check(NativeMethods.rl_manual_seed(seed));

    /// <summary>Waits until everything queued on a device is done; at once on the processor.</summary>
    public static void Synchronize(Device device) => NativeStatus.Check(NativeMethods.rl_synchronize((int)device.Type, device.Index));

    /// <summary>Bytes in use, at the peak and held by the allocator. On the processor the peak is 0: glibc keeps none.</summary>
    public static (long InUse, long Peak, long Held) MemoryStatistics(Device device)
    {
        long inUse, peak, held;
        NativeStatus.Check(NativeMethods.rl_memory_statistics((int)device.Type, Math.Max(device.Index, 0), &inUse, &peak, &held));
        return (inUse, peak, held);
    }

    /// <summary>Gives unused memory of the processor's allocator back to the system.</summary>
    /// <returns>True where any went back.</returns>
    public static bool TrimMemory() => NativeMethods.rl_trim_memory() != 0;
}
