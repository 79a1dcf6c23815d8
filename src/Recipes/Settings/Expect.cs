using System.Runtime.CompilerServices;

namespace Relight.Recipes.Settings;

/// <summary>Checks the values of settings where they are set, so that a file's or an option's error can name its place.</summary>
internal static class Expect
{
    /// <summary>A number that is some least one or more, and at most some greatest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static int Between(int least, int most, int value, [CallerMemberName] string name = "") => (int)Between(least, most, (long)value, name)!;

    /// <inheritdoc cref="Between(int, int, int, string)"/>
    public static int? Between(int least, int most, int? value, [CallerMemberName] string name = "") => (int?)Between(least, most, (long?)value, name);

    /// <inheritdoc cref="Between(int, int, int, string)"/>
    public static long? Between(long least, long most, long? value, [CallerMemberName] string name = "") =>
        value is null || (value >= least && value <= most) ? value
        : throw new ArgumentOutOfRangeException(name, value, value < least ? FormattableString.Invariant($"Expected {least} or more.") : FormattableString.Invariant($"Expected {most} or less."));

    /// <summary>A number that is some least one or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") => Between(least, int.MaxValue, value, name);

    /// <inheritdoc cref="AtLeast(int, int, string)"/>
    public static int? AtLeast(int least, int? value, [CallerMemberName] string name = "") => Between(least, int.MaxValue, value, name);

    /// <inheritdoc cref="AtLeast(int, int, string)"/>
    public static long? AtLeast(long least, long? value, [CallerMemberName] string name = "") => Between(least, long.MaxValue, value, name);

    /// <summary>A number of which something holds, such as lying in a range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    public static double That(double value, bool holds, string expected, [CallerMemberName] string name = "") =>
        holds ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");

    /// <inheritdoc cref="That(double, bool, string, string)"/>
    public static double? That(double? value, bool holds, string expected, [CallerMemberName] string name = "") =>
        holds ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");

    /// <summary>Text of which something holds.</summary>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static string That(string value, bool holds, string expected, [CallerMemberName] string name = "") =>
        holds ? value : throw new ArgumentException($"Expected {expected}.", name);

    /// <summary>One of the names that are known.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string OneOf(IEnumerable<string> known, string value, [CallerMemberName] string name = "") =>
        That(value, known.Contains(value), $"one of {string.Join(", ", known)}", name);
}
