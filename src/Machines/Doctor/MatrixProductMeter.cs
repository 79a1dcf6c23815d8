using System.Diagnostics;
using Relight.Tensors;

namespace Relight.Machines.Doctor;

/// <summary>How fast libtorch multiplies matrices here.</summary>
internal static class MatrixProductMeter
{
    /// <summary>Side of the matrices: large enough that the arithmetic counts, 1 s each with the slowest BLAS.</summary>
    private const int Side = 1536;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>Multiplies square matrices for about a second, and takes the median product.</summary>
    /// <returns>10⁹ multiplications and additions a second.</returns>
    public static double Gigaflops(DType dtype)
    {
        using var scope = new TensorScope();
        var a = Tensor.Randn([Side, Side]).To(dtype);
        var b = Tensor.Randn([Side, Side]).To(dtype);
        var seconds = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        Multiply(a, b); // the first product makes kernels and packs
        do
        {
            var start = Stopwatch.GetTimestamp();
            Multiply(a, b);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begun) < Budget);

        seconds.Sort();
        return 2.0 * Side * Side * Side / seconds[seconds.Count / 2] / 1e9;
    }

    private static void Multiply(Tensor a, Tensor b) => a.Mm(b).Dispose();
}
