namespace Relight.Tensors;

/// <summary>
/// One index in <c>tensor[…]</c>: a number, a range, a mask or index tensor, <see cref="Ellipsis"/>, <see cref="NewAxis"/>.
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(TensorIndexKind kind, long start = 0, long? stop = null, long step = 1, Tensor? tensor = null)
    {
        Kind = kind;
        Start = start;
        Stop = stop;
        Step = step;
        Tensor = tensor;
    }

    /// <summary>Everything of as many dimensions as the other indices leave over; at most once.</summary>
    public static TensorIndex Ellipsis => new(TensorIndexKind.Ellipsis);

    /// <summary>A new dimension of size 1; PyTorch's None.</summary>
    public static TensorIndex NewAxis => new(TensorIndexKind.NewAxis);

    /// <summary>Everything of one dimension; PyTorch's <c>:</c>.</summary>
    public static TensorIndex All => new(TensorIndexKind.Slice);

    internal TensorIndexKind Kind { get; }

    internal long Start { get; }

    internal long? Stop { get; }

    internal long Step { get; }

    internal Tensor? Tensor { get; }

    /// <summary>One place; the dimension goes away. Negative numbers count from the end.</summary>
    public static implicit operator TensorIndex(long index) => new(TensorIndexKind.Place, index);

    /// <summary>One place; the dimension goes away. <c>^1</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is <c>^0</c>, the place after the last.</exception>
    public static implicit operator TensorIndex(Index index) => index.Equals(Index.End)
        ? throw new ArgumentOutOfRangeException(nameof(index), "^0 is the place after the last; the last is ^1.")
        : new(TensorIndexKind.Place, Position(index));

    /// <summary>A range of places: <c>1..^2</c>.</summary>
    public static implicit operator TensorIndex(Range range) =>
        new(TensorIndexKind.Slice, range.Start.Equals(Index.End) ? long.MaxValue : Position(range.Start),
            range.End.Equals(Index.End) ? null : Position(range.End));

    /// <summary>A mask (bool) or places (integers).</summary>
    public static implicit operator TensorIndex(Tensor tensor) => new(TensorIndexKind.Tensor, tensor: tensor);

    /// <summary>A range with a step: PyTorch's <c>start:stop:step</c>.</summary>
    /// <param name="start">First place; negative numbers count from the end.</param>
    /// <param name="stop">The place after the last; null for the end.</param>
    /// <param name="step">1 or more.</param>
    public static TensorIndex Slice(long start = 0, long? stop = null, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new(TensorIndexKind.Slice, start, stop, step);
    }

    private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;
}
