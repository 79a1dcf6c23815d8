using System.Runtime.InteropServices;

namespace Relight.Machines.Doctor;

/// <summary>The library that multiplies libtorch's float32 matrices.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Path">Its file; null where it is part of libtorch itself.</param>
/// <param name="IsReference">True for the reference BLAS, which is some 25 times slower than OpenBLAS.</param>
internal sealed record BlasFacts(string Name, string? Path, bool IsReference)
{
    /// <summary>From what is loaded; before libtorch is, from what the system would load.</summary>
    public static BlasFacts Find(LoadedLibraries libraries, string buildText)
    {
        if (libraries.PathOf("libblas") is { } loaded)
        {
            return Of(loaded) with { Kernels = KernelsOf(loaded) };
        }

        foreach (var (library, name) in new[] { ("libmkl_core", "MKL"), ("libopenblas", "OpenBLAS"), ("libblis", "BLIS") })
        {
            if (libraries.PathOf(library) is { } path)
            {
                return new BlasFacts(name, path, IsReference: false) { Kernels = KernelsOf(path) };
            }
        }

        if (buildText.Length > 0)
        {
            return new BlasFacts(buildText.Contains("BLAS_INFO=mkl", StringComparison.Ordinal) ? "MKL, inside libtorch" : "inside libtorch",
                null, IsReference: false);
        }

        var candidate = $"/usr/lib/{Triplet}-linux-gnu/libblas.so.3";
        return File.Exists(candidate) && new FileInfo(candidate).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Of(target.FullName)
            : new BlasFacts("none found", null, IsReference: false);
    }

    /// <summary>What a libblas.so.3 is, by the folder that Debian keeps it in.</summary>
    internal static BlasFacts Of(string path) =>
        path.Contains("openblas", StringComparison.OrdinalIgnoreCase) ? new BlasFacts("OpenBLAS", path, false)
        : path.Contains("blis", StringComparison.OrdinalIgnoreCase) ? new BlasFacts("BLIS", path, false)
        : path.Contains("mkl", StringComparison.OrdinalIgnoreCase) ? new BlasFacts("MKL", path, false)
        : path.Contains("atlas", StringComparison.OrdinalIgnoreCase) ? new BlasFacts("ATLAS", path, false)
        : path.Contains("/blas/", StringComparison.Ordinal) ? new BlasFacts("reference BLAS", path, true)
        : new BlasFacts("BLAS of an unknown maker", path, false);

    private static unsafe string? KernelsOf(string loaded) =>
        NativeLibrary.TryLoad(loaded, out var library) && NativeLibrary.TryGetExport(library, "openblas_get_corename", out var function)
            ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)function)())
            : null;

    private static string Triplet => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    /// <summary>What to do about a slow one.</summary>
    public Finding? Finding => IsReference
        ? new Finding(
            $"libtorch multiplies float32 matrices with the reference BLAS ({Path}), some 25 times slower than OpenBLAS.",
            Directory.Exists($"/usr/lib/{Triplet}-linux-gnu/openblas-openmp")
                ? $"sudo update-alternatives --auto libblas.so.3-{Triplet}-linux-gnu && sudo update-alternatives --auto "
                    + $"liblapack.so.3-{Triplet}-linux-gnu"
                : "sudo apt-get install -y libopenblas0-openmp")
        : null;

    /// <summary>
    /// The kind of processor that a loaded OpenBLAS computes for, such as SkylakeX; null for another library, and for one that is not
    /// loaded.
    /// </summary>
    public string? Kernels { get; private init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", new[] { Kernels is { } kernels ? $"{Name} for {kernels}" : Name, Path }.OfType<string>());
}
