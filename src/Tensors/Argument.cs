using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <summary>
/// Checks of numbers that layers, losses, optimizers and schedules are given. Each gives back what it lets pass; NaN passes none.
/// </summary>
internal static class Argument
{
    public static T AtLeast<T>(T least, T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        value >= least ? value : throw OutOfRange(name, value, string.Create(CultureInfo.InvariantCulture, $"at least {least}"));

    public static double Above0(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : throw OutOfRange(name, value, "a number above 0");

    /// <summary>At least 0, and finite.</summary>
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < double.PositiveInfinity ? value : throw OutOfRange(name, value, "a finite number that is at least 0");

    /// <summary>In [0, 1).</summary>
    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(name, value, "a number in [0, 1)");

    /// <summary>In [0, 1].</summary>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(name, value, "a number in [0, 1]");

    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string expected) =>
        new(name, value, $"Expected {expected}.");
}
