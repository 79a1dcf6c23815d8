using Relight.Tensors;

namespace Relight.Machines.Doctor;

/// <summary>The libtorch that this process loads, and how fast it is.</summary>
internal sealed record LibtorchFacts
{
    /// <summary>Such as 1.13.1.</summary>
    public required string Version { get; init; }

    /// <summary>File of its main library; null where the system does not tell.</summary>
    public required string? Path { get; init; }

    /// <summary>File of Relight's native part.</summary>
    public required string? NativePath { get; init; }

    /// <summary>How it was built, in its own words.</summary>
    public required string BuildText { get; init; }

    /// <summary>Threads inside one operator.</summary>
    public required int Threads { get; init; }

    /// <summary>GPUs that it can use.</summary>
    public required int CudaDevices { get; init; }

    /// <summary>How much of it can be reached.</summary>
    public required OperatorFacts Operators { get; init; }

    /// <summary>Rate of float32 matrix products; null where not measured.</summary>
    public double? Float32Gigaflops { get; init; }

    /// <summary>Rate of bfloat16 matrix products; null where not measured.</summary>
    public double? BFloat16Gigaflops { get; init; }

    /// <summary>Loads libtorch and asks it; where that fails, says why and what to do.</summary>
    public static LibtorchFacts? Find(bool measure, out Finding? problem)
    {
        try
        {
            problem = null;
            var version = Torch.Version;
            var libraries = LoadedLibraries.Read();
            return new LibtorchFacts
            {
                Version = version,
                Path = libraries.PathOf("libtorch_cpu") ?? libraries.PathOf("libtorch"),
                NativePath = libraries.PathOf("librelight_native"),
                BuildText = Torch.BuildText,
                Threads = Torch.Threads,
                CudaDevices = Torch.CudaDeviceCount,
                Operators = OperatorFacts.Count(),
                Float32Gigaflops = measure ? MatrixProductMeter.Gigaflops(DType.Float32) : null,
                BFloat16Gigaflops = measure ? MatrixProductMeter.Gigaflops(DType.BFloat16) : null,
            };
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            problem = new Finding($"libtorch cannot be used: {OneLine(error.Message)}", MendFor(error.Message), Stops: true);
            return null;
        }
    }

    /// <summary>The native part lacks something, or libtorch is not where it was when the native part was built.</summary>
    private static string MendFor(string message) =>
        message.Contains("libtorch", StringComparison.Ordinal) || message.Contains("libc10", StringComparison.Ordinal)
            ? "sudo apt-get install -y libtorch-dev libopenblas0-openmp && ./relight build"
            : "./relight build";

    private static string OneLine(string message) =>
        string.Join(" ", message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
