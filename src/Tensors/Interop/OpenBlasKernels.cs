using System.Runtime.Intrinsics.X86;

namespace Relight.Tensors.Interop;

/// <summary>
/// Tells OpenBLAS by the processor's instructions which of its kernels to use. By itself it goes by a list of models, and takes a processor
/// that is younger than the list for a Prescott of 2004: Debian 12's multiplies matrices six times slower then. A choice made in the
/// environment stands.
/// </summary>
internal static class OpenBlasKernels
{
    private const string Variable = "OPENBLAS_CORETYPE";

    private static string? Fitting =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? "SkylakeX"
        : Avx2.IsSupported && Fma.IsSupported ? "Haswell"
        : null;

    /// <summary>To be called before OpenBLAS is loaded: it reads the environment then.</summary>
    public static void Choose()
    {
        if (Fitting is { } kernels)
        {
            NativeEnvironment.SetDefault(Variable, kernels);
        }
    }
}
