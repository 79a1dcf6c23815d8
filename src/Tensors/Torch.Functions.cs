using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <content>PyTorch's functions under their names, beside those that are generated: each calls the method of
/// <see cref="Tensor"/>.</content>
public static unsafe partial class Torch
{
    /// <summary>A tensor of shape () that holds a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="dtype">Left out: as of a Python number, which is int64, float32, bool or complex64.</param>
    public static Tensor Tensor(Scalar value, DType? dtype = null) => ScalarTensor(value, dtype ?? value.DefaultDType);

    /// <summary>A row of these values, copied.</summary>
    /// <param name="values">Numbers or booleans.</param>
    /// <param name="dtype">Left out: as of Python numbers, so int becomes int64, double float32 and Complex complex64;
    /// <see cref="Relight.Tensors.Tensor.FromSpan"/> keeps C#'s types.</param>
    public static Tensor Tensor<T>(ReadOnlySpan<T> values, DType? dtype = null)
        where T : unmanaged => OfValues(values, dtype, values.Length);

    /// <summary>A matrix of these values: <c>new[,] { { 1f, 2 }, { 3, 4 } }</c>.</summary>
    public static Tensor Tensor<T>(T[,] values, DType? dtype = null)
        where T : unmanaged => OfArray<T>(values, dtype);

    /// <summary>Matrices of these values.</summary>
    public static Tensor Tensor<T>(T[,,] values, DType? dtype = null)
        where T : unmanaged => OfArray<T>(values, dtype);

    /// <summary>The p-norm of all elements, or along dimensions.</summary>
    /// <inheritdoc cref="Relight.Tensors.Tensor.Norm(Scalar?, IntList, bool, DType?)" path="/param"/>
    public static Tensor Norm(Tensor input, Scalar? p = null, IntList dim = default, bool keepdim = false, DType? dtype = null) =>
        input.Norm(p, dim, keepdim, dtype);

    /// <summary>A matrix norm, fro or nuc.</summary>
    /// <inheritdoc cref="Relight.Tensors.Tensor.Norm(string, IntList, bool)" path="/param"/>
    public static Tensor Norm(Tensor input, string p, IntList dim = default, bool keepdim = false) => input.Norm(p, dim, keepdim);

    /// <summary>Products summed over the last dimensions of one tensor and the first of another.</summary>
    public static Tensor Tensordot(Tensor input, Tensor other, int dims = 2) => input.Tensordot(other, dims);

    /// <summary>Each value once.</summary>
    /// <inheritdoc cref="Relight.Tensors.Tensor.Unique(bool, long?)" path="/param"/>
    public static Tensor Unique(Tensor input, bool sorted = true, long? dim = null) => input.Unique(sorted, dim);

    /// <summary>Each value once, with where it went and how often it occurs.</summary>
    /// <inheritdoc cref="Relight.Tensors.Tensor.Unique(bool, bool, bool, long?)" path="/param|/returns"/>
    [OverloadResolutionPriority(-1)]
    public static (Tensor Output, Tensor Inverse, Tensor Counts) Unique(
        Tensor input, bool sorted = true, bool returnInverse = false, bool returnCounts = false, long? dim = null) =>
        input.Unique(sorted, returnInverse, returnCounts, dim);

    private static Tensor OfArray<T>(Array values, DType? dtype)
        where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = values.GetLongLength(i);
        }

        var elements = new T[values.LongLength];
        var next = 0;
        foreach (T value in values)
        {
            elements[next++] = value;
        }

        return OfValues<T>(elements, dtype, shape);
    }

    private static Tensor OfValues<T>(ReadOnlySpan<T> values, DType? dtype, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var made = Relight.Tensors.Tensor.FromSpan(values, shape);
        var wanted = dtype ?? default(T) switch
        {
            int => DType.Int64,
            double => DType.Float32,
            System.Numerics.Complex => DType.Complex64,
            _ => made.DType,
        };
        if (wanted == made.DType)
        {
            return made;
        }

        using (made)
        {
            return made.To(wanted);
        }
    }
}
