using System.Globalization;
using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>A number as operators take it: an integer, a real or a boolean, which decides how element types combine.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly Value _value;

    private Scalar(Value value) => _value = value;

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

    /// <summary>The number as a real.</summary>
    public double ToDouble() => _value.Tag == ValueTag.Double ? _value.Real : _value.Integer;

    /// <summary>The number as an integer; reals lose their fraction.</summary>
    public long ToInt64() => _value.Tag == ValueTag.Double ? (long)_value.Real : _value.Integer;

    /// <summary>Same kind, same number.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Other kind or other number.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Scalar other) => _value.Tag == other._value.Tag && _value.Integer == other._value.Integer;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_value.Tag, _value.Integer);

    /// <inheritdoc/>
    public override string ToString() => _value.Tag switch
    {
        ValueTag.Double => _value.Real.ToString(CultureInfo.InvariantCulture),
        ValueTag.Bool => _value.Integer != 0 ? "true" : "false",
        _ => _value.Integer.ToString(CultureInfo.InvariantCulture),
    };

    internal Value ToValue() => _value.Tag == ValueTag.None ? Value.Of(0L) : _value;
}
