using System.Globalization;
using System.Text.RegularExpressions;

namespace Relight.Settings;

/// <summary>
/// Makes a property of a settings record a setting. Its path is the property's place in <see cref="RunSettings"/>, its default the
/// property's, its help the property's summary; the command line, files, <c>--set</c>, the JSON Schema and docs/settings.md take all of it
/// from there.
/// </summary>
/// <param name="option">The option of the command line that stands for it, such as <c>--lr</c>; null: none but <c>--set</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string? option = null) : Attribute
{
    /// <summary>The option of the command line; null: none but <c>--set</c>.</summary>
    public string? Option { get; } = option;

    /// <summary>What a value is called in the help of its option, such as <c>MiB</c>.</summary>
    public string? ValueName { get; init; }

    /// <summary>The least value of a number; NaN: none.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>The greatest value of a number; NaN: none.</summary>
    public double Most { get; init; } = double.NaN;

    /// <summary>What a number has to be greater than; NaN: nothing.</summary>
    public double Above { get; init; } = double.NaN;

    /// <summary>What a number has to be less than; NaN: nothing.</summary>
    public double Below { get; init; } = double.NaN;

    /// <summary>A value for messages, such as <c>3e-4</c>.</summary>
    public string? Example { get; init; }

    /// <summary>The words that text may be; null: see <see cref="NamesOf"/>.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>
    /// A type with a static property <c>Names</c>, qualified by its assembly, for words that programs can add to; where the assembly is not
    /// there, as in a program without libtorch, any word is taken.
    /// </summary>
    public string? NamesOf { get; init; }

    /// <summary>A regular expression that text matches, understood by .NET and JSON Schema alike.</summary>
    public string? Pattern { get; init; }

    /// <summary>What <see cref="Pattern"/> says, in words.</summary>
    public string? Form { get; init; }

    /// <summary>The default in words, where it depends on the machine.</summary>
    public string? Default { get; init; }

    /// <summary>Whether another value gives another result; a run may go on with another value where it does not.</summary>
    public bool ChangesResult { get; init; } = true;

    /// <summary>
    /// Whether it says how long to train: a run may go on with another value, where what it did so far does not depend on it.
    /// </summary>
    public bool IsLength { get; init; }

    /// <summary>The path that it had, which runs and files may still have; null: none.</summary>
    public string? Formerly { get; init; }

    /// <summary>A further name of its option, which commands may have; null: none.</summary>
    public string? OptionAlias { get; init; }

    /// <summary>The words that text may be; empty where any is taken.</summary>
    public IReadOnlyList<string> Words => OneOf
        ?? (NamesOf is { } source ? Type.GetType(source)?.GetProperty("Names")?.GetValue(null) as IReadOnlyList<string> : null)
        ?? [];

    /// <summary>What was expected in place of a value, such as <c>1 or more</c>; null: the value is fine.</summary>
    internal string? Objection(object value) => value switch
    {
        string text => Words is { Count: > 0 } words && !words.Contains(text) ? $"one of {string.Join(", ", words)}"
            : Pattern is not null && !Regex.IsMatch(text, Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? Form
            : null,
        int or long => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var whole && whole < Least
            ? FormattableString.Invariant($"{Least} or more")
            : whole > Most ? FormattableString.Invariant($"{Most} or less")
            : null,
        double number => number < Least || number > Most || number <= Above || number >= Below || !double.IsFinite(number)
            ? Interval + (Example is null ? "" : $", such as {Example}")
            : null,
        _ => null,
    };

    /// <summary>The range of a number, such as <c>a number in [0, 1)</c>; null: any.</summary>
    internal string? Interval => (Lower, Upper) switch
    {
        (null, null) => null,
        ({ } lower, { } upper) => FormattableString
            .Invariant($"a number in {(double.IsNaN(Above) ? '[' : '(')}{lower}, {upper}{(double.IsNaN(Below) ? ']' : ')')}"),
        ({ } lower, null) => double.IsNaN(Above)
            ? FormattableString.Invariant($"{lower} or more")
            : FormattableString.Invariant($"a number above {lower}"),
        (null, { } upper) => double.IsNaN(Below)
            ? FormattableString.Invariant($"{upper} or less")
            : FormattableString.Invariant($"a number below {upper}"),
    };

    private double? Lower => !double.IsNaN(Least) ? Least : !double.IsNaN(Above) ? Above : null;

    private double? Upper => !double.IsNaN(Most) ? Most : !double.IsNaN(Below) ? Below : null;
}
