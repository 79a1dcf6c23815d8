using System.Runtime.CompilerServices;

namespace Relight.Recipes.Settings;

/// <summary>Checks the values of settings where they are set, so that a file's or an option's error can name its place.</summary>
internal static class Expect
{
    /// <summary>A number that is some least one or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {least} or more.");

    /// <inheritdoc cref="AtLeast(int, int, string)"/>
    public static int? AtLeast(int least, int? value, [CallerMemberName] string name = "") => value is { } number ? AtLeast(least, number, name) : null;

    /// <inheritdoc cref="AtLeast(int, int, string)"/>
    public static long? AtLeast(long least, long? value, [CallerMemberName] string name = "") =>
        value is null || value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {least} or more.");

    /// <summary>A number of which something holds, such as lying in a range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not hold.</exception>
    public static double That(double value, bool holds, string expected, [CallerMemberName] string name = "") =>
        holds ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");

    /// <inheritdoc cref="That(double, bool, string, string)"/>
    public static double? That(double? value, bool holds, string expected, [CallerMemberName] string name = "") =>
        holds ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {expected}.");

    /// <summary>One of the names that are known.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string OneOf(IEnumerable<string> known, string value, [CallerMemberName] string name = "") =>
        known.Contains(value) ? value : throw new ArgumentException($"Expected one of {string.Join(", ", known)}; came '{value}'.", name);
}
