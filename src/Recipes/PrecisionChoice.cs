using Relight.Tensors;
using Relight.Training;

namespace Relight.Recipes;

/// <summary>The fastest precision that a device computes in without loss scaling.</summary>
public static class PrecisionChoice
{
    /// <summary>bf16 on GPUs and on processors with bfloat16 instructions, where it is several times faster; fp32 elsewhere.</summary>
    public static Precision For(Device device) =>
        device.Type == DeviceType.Cuda || HasBFloat16Instructions() ? Precision.Bf16 : Precision.Fp32;

    private static bool HasBFloat16Instructions()
    {
        const string path = "/proc/cpuinfo";
        return File.Exists(path) && File.ReadLines(path).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) is { } flags
            && (flags.Contains("avx512_bf16", StringComparison.Ordinal) || flags.Contains("amx_bf16", StringComparison.Ordinal));
    }
}
