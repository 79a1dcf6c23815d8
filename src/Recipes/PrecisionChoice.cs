using System.Globalization;
using Relight.Tensors;
using Relight.Training;

namespace Relight.Recipes;

/// <summary>Which precision a device computes in: the fastest without loss scaling, and whether it can one that is asked for.</summary>
public static class PrecisionChoice
{
    /// <summary>bf16 on GPUs and on processors with bfloat16 instructions, where it is several times faster; fp32 elsewhere.</summary>
    public static Precision For(Device device) =>
        device.Type == DeviceType.Cuda || HasBFloat16Instructions() ? Precision.Bf16 : Precision.Fp32;

    /// <summary>Refuses a device that this machine does not have, and a precision that the device does not train in.</summary>
    /// <exception cref="ArgumentException">The message names the setting, and what there is.</exception>
    public static void Check(Device device, Precision precision)
    {
        if (device.Type == DeviceType.Cuda && Torch.CudaDeviceCount is var count && Math.Max(device.Index, 0) >= count)
        {
            throw new ArgumentException(count == 0
                ? $"Device {device} (--device, training.device): expected cpu, for libtorch sees no GPU here; ./relight doctor says why."
                : string.Create(CultureInfo.InvariantCulture, $"Device {device} (--device, training.device): expected cpu, or a GPU from cuda:0 to cuda:{count - 1}."));
        }

        if (device.Type == DeviceType.Cpu && precision == Precision.Fp16)
        {
            throw new ArgumentException("Precision fp16 (--precision, training.precision): expected bf16 or fp32, for fp16 trains on a GPU only.");
        }
    }

    private static bool HasBFloat16Instructions()
    {
        const string path = "/proc/cpuinfo";
        return File.Exists(path) && File.ReadLines(path).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
            && (flags.Contains("avx512_bf16", StringComparison.Ordinal) || flags.Contains("amx_bf16", StringComparison.Ordinal));
    }
}
