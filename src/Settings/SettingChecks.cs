using System.Runtime.CompilerServices;

namespace Relight.Settings;

/// <summary>
/// Checks the values of a record's settings where they are set, so that the error of a file or an option can name its place.
/// </summary>
public sealed class SettingChecks
{
    private readonly Dictionary<string, SettingAttribute> _settings;

    private SettingChecks(Type record) => _settings = SettingProperties.Of(record)
        .Where(setting => setting.About is not null)
        .ToDictionary(setting => setting.Property.Name, setting => setting.About!, StringComparer.Ordinal);

    /// <summary>The checks of a record.</summary>
    /// <typeparam name="TRecord">It has settings: properties with <see cref="SettingAttribute"/>.</typeparam>
    public static SettingChecks Of<TRecord>() => new(typeof(TRecord));

    /// <summary>A value that is one of its setting; null is where the type allows it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The property.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">Text is none of the known words, or not of the setting's form.</exception>
    public T Value<T>(T value, [CallerMemberName] string name = "") =>
        value is null || _settings[name].Objection(value) is not { } expected ? value
        : throw (value is string
            ? new ArgumentException($"Expected {expected}.", name)
            : new ArgumentOutOfRangeException(name, value, $"Expected {expected}."));
}
