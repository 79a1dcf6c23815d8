using System.Numerics;

namespace Relight.Tensors;

/// <content>Numbers as tensors, and tensors of one element as numbers.</content>
public partial class Tensor
{
    /// <summary>
    /// A number in a tensor's place, such as <c>x[0] = 1</c>: shape (), and as a number it leaves the element type of tensors of its kind
    /// as it is.
    /// </summary>
    public static implicit operator Tensor(long value) => NumberTensor.Of(value);

    /// <summary>A number in a tensor's place.</summary>
    public static implicit operator Tensor(int value) => NumberTensor.Of(value);

    /// <summary>A number in a tensor's place.</summary>
    public static implicit operator Tensor(double value) => NumberTensor.Of(value);

    /// <summary>A number in a tensor's place.</summary>
    public static implicit operator Tensor(float value) => NumberTensor.Of(value);

    /// <summary>A truth value in a tensor's place.</summary>
    public static implicit operator Tensor(bool value) => NumberTensor.Of(value);

    /// <summary>A number in a tensor's place.</summary>
    public static implicit operator Tensor(Complex value) => NumberTensor.Of(value);

    /// <summary>A number in a tensor's place; null for none.</summary>
    public static implicit operator Tensor?(Scalar? value) => value is { } number ? NumberTensor.Of(number) : null;

    /// <summary>The only element.</summary>
    /// <exception cref="ShapeException">There are more, or none.</exception>
    /// <exception cref="InvalidCastException">It has an imaginary part.</exception>
    public static explicit operator double(Tensor tensor) => tensor.OnlyElement().ToDouble();

    /// <summary>The only element.</summary>
    /// <inheritdoc cref="explicit operator double(Tensor)" path="/exception"/>
    public static explicit operator float(Tensor tensor) => (float)tensor.OnlyElement().ToDouble();

    /// <summary>The only element, without its fraction.</summary>
    /// <exception cref="ShapeException">There are more, or none.</exception>
    /// <exception cref="InvalidCastException">It has an imaginary part.</exception>
    /// <exception cref="OverflowException">It is NaN, infinite, or too large.</exception>
    public static explicit operator long(Tensor tensor) => tensor.OnlyElement().ToInt64();

    /// <summary>The only element, without its fraction.</summary>
    /// <inheritdoc cref="explicit operator long(Tensor)" path="/exception"/>
    public static explicit operator int(Tensor tensor) => checked((int)tensor.OnlyElement().ToInt64());

    /// <summary>The only element, without its fraction.</summary>
    /// <inheritdoc cref="explicit operator long(Tensor)" path="/exception"/>
    public static explicit operator short(Tensor tensor) => checked((short)tensor.OnlyElement().ToInt64());

    /// <summary>The only element, without its fraction.</summary>
    /// <inheritdoc cref="explicit operator long(Tensor)" path="/exception"/>
    public static explicit operator sbyte(Tensor tensor) => checked((sbyte)tensor.OnlyElement().ToInt64());

    /// <summary>The only element, without its fraction.</summary>
    /// <inheritdoc cref="explicit operator long(Tensor)" path="/exception"/>
    public static explicit operator byte(Tensor tensor) => checked((byte)tensor.OnlyElement().ToInt64());

    /// <summary>Whether the only element is not 0.</summary>
    /// <exception cref="ShapeException">There are more, or none.</exception>
    public static explicit operator bool(Tensor tensor) => tensor.OnlyElement().ToComplex() != 0;

    /// <summary>The only element.</summary>
    /// <exception cref="ShapeException">There are more, or none.</exception>
    public static explicit operator Complex(Tensor tensor) => tensor.OnlyElement().ToComplex();

    /// <summary>Whether the only element is not 0, so that <c>if (loss &lt; best)</c> asks it.</summary>
    /// <exception cref="ShapeException">There are more, or none: ask <c>All()</c> or <c>Any()</c> of them.</exception>
    public static bool operator true(Tensor tensor) => (bool)tensor;

    /// <summary>Whether the only element is 0.</summary>
    /// <exception cref="ShapeException">There are more, or none: ask <c>All()</c> or <c>Any()</c> of them.</exception>
    public static bool operator false(Tensor tensor) => !(bool)tensor;

    /// <summary>Whether the only element is 0.</summary>
    /// <exception cref="ShapeException">There are more, or none. Elementwise it is <c>~x</c>.</exception>
    public static bool operator !(Tensor tensor) => !(bool)tensor;

    private Scalar OnlyElement() => ElementCount == 1 ? Item() : throw new ShapeException("One number", "a tensor of one element", Shape);
}
