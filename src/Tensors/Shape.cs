using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <summary>Sizes of a tensor's dimensions, outermost first; prints as (64, 3, 7, 7).</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<long>, IEquatable<Shape>
{
    private readonly long[]? _sizes;

    /// <summary>Copies the sizes.</summary>
    public Shape(params ReadOnlySpan<long> sizes) => _sizes = sizes.ToArray();

    /// <summary>Number of dimensions; 0 for a scalar tensor.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>Number of elements.</summary>
    /// <exception cref="OverflowException">More than 2⁶³ − 1.</exception>
    public long ElementCount
    {
        get
        {
            var count = 1L;
            foreach (var size in AsSpan())
            {
                count = checked(count * size);
            }

            return count;
        }
    }

    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>Size of one dimension; negative numbers count from the end.</summary>
    public long this[int dimension] => AsSpan()[dimension < 0 ? Rank + dimension : dimension];

    /// <summary>Size of one dimension, so that ^1 works.</summary>
    public long this[Index dimension] => AsSpan()[dimension];

    /// <summary>For collection expressions.</summary>
    public static Shape Create(ReadOnlySpan<long> sizes) => new(sizes);

    /// <summary>The sizes as a span, as operators take them.</summary>
    public static implicit operator ReadOnlySpan<long>(Shape shape) => shape.AsSpan();

    /// <summary>A shape of these sizes.</summary>
    public static implicit operator Shape(long[] sizes) => new(sizes);

    /// <summary>Same sizes in the same order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Other sizes.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<long> AsSpan() => _sizes;

    /// <summary>The sizes, copied.</summary>
    public long[] ToArray() => AsSpan().ToArray();

    /// <summary>Both sizes of a matrix.</summary>
    /// <exception cref="ShapeException">The rank is not 2.</exception>
    public (long Rows, long Columns) Dims2([CallerMemberName] string operation = "")
    {
        Expect(2, operation);
        return (_sizes![0], _sizes[1]);
    }

    /// <summary>All sizes of a rank-3 tensor.</summary>
    /// <exception cref="ShapeException">The rank is not 3.</exception>
    public (long A, long B, long C) Dims3([CallerMemberName] string operation = "")
    {
        Expect(3, operation);
        return (_sizes![0], _sizes[1], _sizes[2]);
    }

    /// <summary>All sizes of a batch of images.</summary>
    /// <exception cref="ShapeException">The rank is not 4.</exception>
    public (long N, long C, long H, long W) Dims4([CallerMemberName] string operation = "")
    {
        Expect(4, operation);
        return (_sizes![0], _sizes[1], _sizes[2], _sizes[3]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in AsSpan())
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        Rank == 1 ? string.Create(CultureInfo.InvariantCulture, $"({_sizes![0]},)") : $"({string.Join(", ", _sizes ?? [])})";

    private void Expect(int rank, string operation)
    {
        if (Rank != rank)
        {
            throw new ShapeException(operation, $"a tensor of rank {rank}", this);
        }
    }
}
