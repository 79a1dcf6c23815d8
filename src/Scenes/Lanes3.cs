using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes;

/// <summary>As many points, directions or colors as the machine has SIMD lanes, one per lane.</summary>
/// <remarks>No operation mixes lanes and none is fused, so a lane's bits do not depend on how many lanes there are.</remarks>
internal readonly struct Lanes3(Vector<float> x, Vector<float> y, Vector<float> z)
{
    public readonly Vector<float> X = x;
    public readonly Vector<float> Y = y;
    public readonly Vector<float> Z = z;

    public Lanes3(Float3 same) : this(new(same.X), new(same.Y), new(same.Z))
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator +(Lanes3 a, Lanes3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator -(Lanes3 a, Lanes3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator *(Lanes3 a, Lanes3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 operator *(Lanes3 a, Vector<float> factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Dot(Lanes3 a, Lanes3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Dot(Lanes3 a, Float3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes3 Normalized() => this * (Vector<float>.One / Vector.SquareRoot(Dot(this, this)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 Mix(Lanes3 a, Lanes3 b, Vector<float> t) => a + (b - a) * t;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes3 Select(Vector<int> condition, Lanes3 a, Lanes3 b) => new(
        Vector.ConditionalSelect(condition, a.X, b.X),
        Vector.ConditionalSelect(condition, a.Y, b.Y),
        Vector.ConditionalSelect(condition, a.Z, b.Z));
}
