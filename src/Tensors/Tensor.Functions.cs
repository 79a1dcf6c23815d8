using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <content>Functions of PyTorch that are more than one operator, or another one than their name says.</content>
public partial class Tensor
{
    /// <summary>This tensor's elements where <paramref name="condition"/> holds, those of <paramref name="other"/> elsewhere.</summary>
    /// <param name="condition">bool; all three broadcast against each other.</param>
    /// <param name="other">Of the same element type.</param>
    public Tensor Where(Tensor condition, Tensor other) => Where(condition, this, other);

    /// <summary>This tensor's elements where <paramref name="condition"/> holds, a number elsewhere.</summary>
    public Tensor Where(Tensor condition, Scalar other) => Where(condition, this, other);

    /// <summary>The p-norm of all elements, or along dimensions: (Σ|x|ᵖ)^(1/p).</summary>
    /// <param name="p">Any real, infinities included; left out: 2.</param>
    /// <param name="dim">Along which dimensions; left out: over all elements.</param>
    /// <param name="keepdim">Keep them, with size 1.</param>
    /// <param name="dtype">Element type to compute in; left out: the tensor's.</param>
    /// <remarks>PyTorch's <c>torch.norm</c>.</remarks>
    public Tensor Norm(Scalar? p = null, IntList dim = default, bool keepdim = false, DType? dtype = null)
    {
        var power = p ?? 2;
        if (!dim.IsGiven && keepdim)
        {
            return Norm(power, Enumerable.Range(0, Rank).Select(d => (long)d).ToArray(), keepdim, dtype);
        }

        return (dim.IsGiven, dtype) switch
        {
            (true, { } type) => NormOperator(power, dim, keepdim, dtype: type),
            (true, null) => NormOperator(power, dim, keepdim),
            (false, { } type) => NormOperator((Scalar?)power, dtype: type),
            (false, null) => NormOperator(power),
        };
    }

    /// <summary>A matrix norm.</summary>
    /// <param name="p"><c>fro</c>, Frobenius: the root of the sum of squares; or <c>nuc</c>, nuclear: the sum of singular values.</param>
    /// <param name="dim">The matrices' two dimensions; left out: for fro all, for nuc those of a matrix.</param>
    /// <param name="keepdim">Keep them, with size 1.</param>
    /// <exception cref="ArgumentException">Another norm.</exception>
    public Tensor Norm(string p, IntList dim = default, bool keepdim = false) => (p, dim.IsGiven) switch
    {
        ("fro", true) => FrobeniusNorm(dim, keepdim),
        ("fro", false) => Norm(2, keepdim: keepdim),
        ("nuc", true) => NuclearNorm(dim, keepdim),
        ("nuc", false) => NuclearNorm(keepdim),
        _ => throw new ArgumentException($"'{p}' is no norm; expected fro, nuc or a number.", nameof(p)),
    };

    /// <summary>Products summed over the last dimensions of this tensor and the first of another: 1 is a product of matrices.</summary>
    /// <param name="other">Its first dimensions are as this tensor's last.</param>
    /// <param name="dims">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the two has fewer dimensions, or the count is negative.</exception>
    public Tensor Tensordot(Tensor other, int dims = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dims);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dims, Math.Min(Rank, other.Rank));
        var (last, first) = (new long[dims], new long[dims]);
        for (var i = 0; i < dims; i++)
        {
            (last[i], first[i]) = (i - dims, i);
        }

        return Tensordot(other, last, first);
    }

    /// <summary>Each value once.</summary>
    /// <param name="sorted">In ascending order.</param>
    /// <param name="dim">Slices along a dimension in place of values; left out: all elements, as one row.</param>
    public Tensor Unique(bool sorted = true, long? dim = null) => Unique(sorted, false, false, dim).Output;

    /// <summary>Each value once, with where it went and how often it occurs.</summary>
    /// <param name="sorted">In ascending order.</param>
    /// <param name="returnInverse">Whether Inverse is wanted.</param>
    /// <param name="returnCounts">Whether Counts is wanted.</param>
    /// <param name="dim">Slices along a dimension in place of values; left out: all elements, as one row.</param>
    /// <returns>The values; for each element its place among them, in this tensor's shape; how often each occurs. What is not wanted is
    /// empty.</returns>
    [OverloadResolutionPriority(-1)]
    public (Tensor Output, Tensor Inverse, Tensor Counts) Unique(
        bool sorted = true, bool returnInverse = false, bool returnCounts = false, long? dim = null)
    {
        if (dim is { } along)
        {
            return UniqueDim(along, sorted, returnInverse, returnCounts);
        }

        return Unique2Operator(sorted, returnInverse, returnCounts);
    }

    /// <summary>The same elements on a GPU, by its number, as PyTorch's <c>x.to(0)</c> has it.</summary>
    public Tensor To(int cuda) => To(Device.Cuda(cuda));

    /// <summary>Refused by the compiler: a number, which elsewhere stands for a tensor, would silently give its element type.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete("A number has no element type or device to follow: give a DType, a Device or a tensor.", error: true)]
    public Tensor To(Scalar number, bool nonBlocking = false, bool copy = false, MemoryFormat? memoryFormat = null) =>
        throw new NotSupportedException();

    /// <inheritdoc cref="To(Scalar, bool, bool, MemoryFormat?)"/>
    [Obsolete("A number has no element type to follow: give a tensor, or To with a DType.", error: true)]
    public Tensor TypeAs(Scalar number) => throw new NotSupportedException();
}
