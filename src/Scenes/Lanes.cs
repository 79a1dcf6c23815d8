using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Scenes;

/// <summary>Small formulas over SIMD lanes. NaN never arises here, so the processor's own minimum and maximum do.</summary>
internal static class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Min(Vector<float> a, Vector<float> b) => Vector.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Max(Vector<float> a, Vector<float> b) => Vector.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Clamp01(Vector<float> x) => Min(Max(x, Vector<float>.Zero), Vector<float>.One);

    /// <summary>3x² − 2x³ of x clamped to [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Smooth(Vector<float> x)
    {
        x = Clamp01(x);
        return x * x * (new Vector<float>(3f) - (x + x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Length(Vector<float> x, Vector<float> y) => Vector.SquareRoot(x * x + y * y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Length(Vector<float> x, Vector<float> y, Vector<float> z) => Vector.SquareRoot(x * x + y * y + z * z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fraction(Vector<float> x) => x - Vector.Floor(x);

    /// <summary>Distance to what is within both of two boundaries at right angles, given the signed distance to each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Corner(Vector<float> a, Vector<float> b) =>
        Length(Max(a, Vector<float>.Zero), Max(b, Vector<float>.Zero)) + Min(Max(a, b), Vector<float>.Zero);

    /// <summary>Distance to a box with these signed distances to its three pairs of faces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Corner(Vector<float> a, Vector<float> b, Vector<float> c) =>
        Length(Max(a, Vector<float>.Zero), Max(b, Vector<float>.Zero), Max(c, Vector<float>.Zero))
        + Min(Max(a, Max(b, c)), Vector<float>.Zero);

    /// <summary>A well-mixed value in [0, 1) of two whole numbers per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Hash(Vector<int> x, Vector<int> y)
    {
        var h = x * new Vector<int>(0x27d4eb2d) + y * new Vector<int>(0x165667b1);
        h ^= Vector.ShiftRightLogical(h, 15);
        h *= new Vector<int>(0x2c1b3c6d);
        h ^= Vector.ShiftRightLogical(h, 12);
        h *= new Vector<int>(0x297a2d39);
        return Vector.ConvertToSingle(Vector.ShiftRightLogical(h, 8)) * new Vector<float>(1f / (1 << 24));
    }

    /// <summary>Value noise: smooth between the hashes of the four surrounding whole points, in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Noise(Vector<float> x, Vector<float> y)
    {
        var (floorX, floorY) = (Vector.Floor(x), Vector.Floor(y));
        var (i, j) = (Vector.ConvertToInt32(floorX), Vector.ConvertToInt32(floorY));
        var (u, v) = (Smooth(x - floorX), Smooth(y - floorY));
        var (i1, j1) = (i + Vector<int>.One, j + Vector<int>.One);
        var (a, b, c, d) = (Hash(i, j), Hash(i1, j), Hash(i, j1), Hash(i1, j1));
        var near = a + (b - a) * u;
        var far = c + (d - c) * u;
        return near + (far - near) * v;
    }
}
