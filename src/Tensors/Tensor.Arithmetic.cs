namespace Relight.Tensors;

/// <content>
/// Operators of C#. All make new tensors, broadcast as PyTorch does, and take part in autograd. <c>==</c> asks whether two variables stand
/// for the same tensor; elementwise it is <c>x.Eq(y)</c>.
/// </content>
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

    /// <summary>Where an element is greater: bool.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => left.Gt(right);

    /// <summary>Where an element is greater: bool.</summary>
    public static Tensor operator >(Tensor left, Scalar right) => left.Gt(right);

    /// <summary>Where an element is greater: bool.</summary>
    public static Tensor operator >(Scalar left, Tensor right) => right.Lt(left);

    /// <summary>Where an element is less: bool.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => left.Lt(right);

    /// <summary>Where an element is less: bool.</summary>
    public static Tensor operator <(Tensor left, Scalar right) => left.Lt(right);

    /// <summary>Where an element is less: bool.</summary>
    public static Tensor operator <(Scalar left, Tensor right) => right.Gt(left);

    /// <summary>Where an element is greater or equal: bool.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => left.Ge(right);

    /// <summary>Where an element is greater or equal: bool.</summary>
    public static Tensor operator >=(Tensor left, Scalar right) => left.Ge(right);

    /// <summary>Where an element is greater or equal: bool.</summary>
    public static Tensor operator >=(Scalar left, Tensor right) => right.Le(left);

    /// <summary>Where an element is less or equal: bool.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => left.Le(right);

    /// <summary>Where an element is less or equal: bool.</summary>
    public static Tensor operator <=(Tensor left, Scalar right) => left.Le(right);

    /// <summary>Where an element is less or equal: bool.</summary>
    public static Tensor operator <=(Scalar left, Tensor right) => right.Ge(left);
}
