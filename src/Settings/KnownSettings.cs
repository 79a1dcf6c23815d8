namespace Relight.Settings;

/// <summary>All settings with those of some methods.</summary>
/// <param name="Sections">The methods' records.</param>
/// <param name="Settings">By their paths.</param>
/// <param name="Former">Paths that settings had, with those that they have.</param>
internal sealed record KnownSettings(
    IReadOnlyDictionary<string, Type> Sections, IReadOnlyDictionary<string, Setting> Settings, IReadOnlyDictionary<string, string> Former)
{
    /// <summary>Collects them.</summary>
    public static KnownSettings Of(IReadOnlyDictionary<string, Type> sections, IReadOnlyDictionary<string, Setting> common)
    {
        var settings = common.Values.Concat(sections.SelectMany(
            section => SettingsSchema.Collect(Activator.CreateInstance(section.Value)!, section.Key + ".", section: null)))
            .ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        return new KnownSettings(sections, settings, settings.Values.Where(setting => setting.About.Formerly is not null)
            .ToDictionary(setting => setting.About.Formerly!, setting => setting.Path, StringComparer.Ordinal));
    }
}
