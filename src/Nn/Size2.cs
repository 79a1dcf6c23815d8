namespace Relight.Nn;

/// <summary>
/// Height and width in pixels or steps: kernel sizes, strides, paddings. Written as one number or as a pair: <c>3</c>, <c>(3, 1)</c>.
/// </summary>
public readonly struct Size2 : IEquatable<Size2>
{
    private readonly bool _isPair;

    private Size2(int height, int width, bool isPair)
    {
        Height = height;
        Width = width;
        _isPair = isPair;
    }

    /// <summary>Height and width apart.</summary>
    public Size2(int height, int width) : this(height, width, isPair: true)
    {
    }

    /// <summary>Along the second-to-last dimension.</summary>
    public int Height { get; }

    /// <summary>Along the last dimension.</summary>
    public int Width { get; }

    /// <summary>The same for height and width.</summary>
    public static implicit operator Size2(int both) => new(both, both, isPair: false);

    /// <summary>Height and width apart.</summary>
    public static implicit operator Size2((int Height, int Width) pair) => new(pair.Height, pair.Width);

    /// <summary>Whether height and width are the same.</summary>
    public static bool operator ==(Size2 left, Size2 right) => left.Equals(right);

    /// <summary>Whether height or width differ.</summary>
    public static bool operator !=(Size2 left, Size2 right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Size2 other) => Height == other.Height && Width == other.Width;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Size2 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width);

    /// <summary>As it was written: <c>3</c> or <c>(3, 1)</c>.</summary>
    public override string ToString() => _isPair ? Repr.Tuple(Height, Width) : Repr.Text(Height);

    /// <summary>(height, width), for the operators.</summary>
    internal long[] ToArray() => [Height, Width];

    /// <summary>Throws where height or width is below a least value.</summary>
    internal long[] AtLeast(int least, string name) => Height >= least && Width >= least
        ? ToArray()
        : throw new ArgumentOutOfRangeException(name, ToString(), $"Expected at least {least} in each direction.");
}
