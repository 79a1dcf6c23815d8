using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>
/// A number as operators take it: an integer, a real, a complex number or a boolean, which decides how element types combine.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly Value _value;

    internal Scalar(Value value) => _value = value;

    internal bool IsInteger => _value.Tag is ValueTag.Int or ValueTag.None;

    /// <summary>A real or an integer.</summary>
    internal bool IsReal => _value.Tag == ValueTag.Double || IsInteger;

    /// <summary>What PyTorch makes of a Python number of its kind.</summary>
    internal DType DefaultDType => _value.Tag switch
    {
        ValueTag.Double => DType.Float32,
        ValueTag.Complex => DType.Complex64,
        ValueTag.Bool => DType.Bool,
        _ => DType.Int64,
    };

    /// <summary>An integer: keeps the element type of integer tensors.</summary>
    public static implicit operator Scalar(long value) => new(Value.Of(value));

    /// <summary>An integer: keeps the element type of integer tensors.</summary>
    public static implicit operator Scalar(int value) => new(Value.Of((long)value));

    /// <summary>A real: makes integer tensors floating-point.</summary>
    public static implicit operator Scalar(double value) => new(Value.Of(value));

    /// <summary>A real: makes integer tensors floating-point.</summary>
    public static implicit operator Scalar(float value) => new(Value.Of((double)value));

    /// <summary>A boolean.</summary>
    public static implicit operator Scalar(bool value) => new(Value.Of(value));

    /// <summary>A complex number: makes real tensors complex.</summary>
    public static implicit operator Scalar(Complex value) => new(Value.Of(value));

    /// <summary>The number as a real.</summary>
    /// <exception cref="InvalidCastException">It has an imaginary part.</exception>
    public double ToDouble() => _value.Tag switch
    {
        ValueTag.Double => _value.Real,
        ValueTag.Complex => _value.Imaginary == 0
            ? _value.Real
            : throw new InvalidCastException($"{this} has an imaginary part, and is no real number."),
        _ => _value.Integer,
    };

    /// <summary>The number as an integer; reals lose their fraction.</summary>
    /// <exception cref="InvalidCastException">It has an imaginary part.</exception>
    /// <exception cref="OverflowException">It is NaN, infinite, or beyond 64 bits.</exception>
    public long ToInt64() => _value.Tag is ValueTag.Double or ValueTag.Complex ? checked((long)ToDouble()) : _value.Integer;

    /// <summary>The number as a complex one.</summary>
    public Complex ToComplex() => _value.Tag == ValueTag.Complex ? new Complex(_value.Real, _value.Imaginary) : ToDouble();

    /// <summary>Same kind, same number.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Other kind or other number.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Scalar other) =>
        _value.Tag == other._value.Tag && _value.Integer == other._value.Integer && _value.Imaginary.Equals(other._value.Imaginary);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value.Tag, _value.Integer, _value.Imaginary);

    /// <inheritdoc/>
    public override string ToString() => _value.Tag switch
    {
        ValueTag.Double => _value.Real.ToString(CultureInfo.InvariantCulture),
        ValueTag.Bool => _value.Integer != 0 ? "true" : "false",
        ValueTag.Complex =>
            string.Create(CultureInfo.InvariantCulture, $"({_value.Real}{(_value.Imaginary < 0 ? "" : "+")}{_value.Imaginary}j)"),
        _ => _value.Integer.ToString(CultureInfo.InvariantCulture),
    };

    internal Value ToValue() => _value.Tag == ValueTag.None ? Value.Of(0L) : _value;
}
