namespace Relight.Tensors;

/// <content>Operators of C#. All make new tensors, broadcast as PyTorch does, and take part in autograd.</content>
public partial class Tensor
{
    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => left.Add(right);

    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => right.Add(left);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Sub(right);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => left.Sub(right);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => right.Rsub(left);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Mul(right);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => left.Mul(right);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => right.Mul(left);

    /// <summary>Elementwise quotient, of integers too as reals.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Div(right);

    /// <summary>Elementwise quotient, of integers too as reals.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => left.Div(right);

    /// <summary>Elementwise quotient, of integers too as reals.</summary>
    public static Tensor operator /(Scalar left, Tensor right) => right.Reciprocal().Mul(left);

    /// <summary>Elementwise remainder with the sign of the divisor, as in Python.</summary>
    public static Tensor operator %(Tensor left, Tensor right) => left.Remainder(right);

    /// <summary>Elementwise remainder with the sign of the divisor, as in Python.</summary>
    public static Tensor operator %(Tensor left, Scalar right) => left.Remainder(right);

    /// <summary>This tensor's elements where <paramref name="condition"/> holds, those of <paramref name="other"/> elsewhere.</summary>
    /// <param name="condition">bool; all three broadcast against each other.</param>
    /// <param name="other">Of the same element type.</param>
    public Tensor Where(Tensor condition, Tensor other) => Where(condition, this, other);

    /// <summary>Elementwise negation.</summary>
    public static Tensor operator -(Tensor operand) => operand.Neg();

    /// <summary>Elementwise not; of integers bitwise.</summary>
    public static Tensor operator ~(Tensor operand) => operand.BitwiseNot();

    /// <summary>Elementwise and; of integers bitwise.</summary>
    public static Tensor operator &(Tensor left, Tensor right) => left.BitwiseAnd(right);

    /// <summary>Elementwise or; of integers bitwise.</summary>
    public static Tensor operator |(Tensor left, Tensor right) => left.BitwiseOr(right);

    /// <summary>Elementwise exclusive or; of integers bitwise.</summary>
    public static Tensor operator ^(Tensor left, Tensor right) => left.BitwiseXor(right);
}
