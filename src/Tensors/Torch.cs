using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>libtorch as a whole: version, threads, seeds, determinism, memory.</summary>
public static unsafe partial class Torch
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

    /// <summary>
    /// Threads inside one operator, 1 or more; at the start as many as the process may use. The same count gives the same bits.
    /// </summary>
    public static int Threads
    {
        get
        {
            int count;
            NativeStatus.Check(NativeMethods.rl_threads(&count));
            return count;
        }

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

    /// <summary>
    /// Whether operators whose results may differ from run to run throw a <see cref="TorchException"/> that names them, where there is no
    /// deterministic way to take instead. False at the start.
    /// </summary>
    /// <remarks>
    /// PyTorch's <c>use_deterministic_algorithms</c>, with cuDNN's deterministic algorithms and without its search for the fastest.
    /// </remarks>
    public static bool Deterministic
    {
        get
        {
            int on;
            NativeStatus.Check(NativeMethods.rl_deterministic(&on));
            return on != 0;
        }

        set => NativeStatus.Check(NativeMethods.rl_set_deterministic(value ? 1 : 0));
    }

    /// <summary>
    /// Bytes that the processor's tensors may take together, at least 1; null, as at the start: as many as the system gives, which
    /// promises any amount and kills the process that takes it up.
    /// </summary>
    /// <remarks>Above it, operators throw <see cref="TorchOutOfMemoryException"/>. Tensors from before the first limit do not count, nor do
    /// those of a <see cref="MemoryLimitExemption"/>. Set it while no other thread makes tensors.</remarks>
    public static long? MemoryLimit
    {
        get => NativeMethods.rl_memory_limit() is var limit && limit > 0 ? limit : null;
        set
        {
            if (value is { } bytes)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1, nameof(MemoryLimit));
            }

            NativeStatus.Check(NativeMethods.rl_set_memory_limit(value ?? 0));
        }
    }

    /// <summary>Bytes of the processor's tensors that count towards <see cref="MemoryLimit"/> now; 0 before the first limit.</summary>
    public static long LimitedMemory => NativeMethods.rl_limited_memory();

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
    public static bool TrimMemory()
    {
        int any;
        NativeStatus.Check(NativeMethods.rl_trim_memory(&any));
        return any != 0;
    }
}
