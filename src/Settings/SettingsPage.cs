using System.Globalization;
using System.Text;

namespace Relight.Settings;

/// <summary>The settings as a page of documentation, in Markdown.</summary>
public static class SettingsPage
{
    private const string Introduction = """
        # Settings

        Every setting of a training, by its path. A value comes from `--set PATH=VALUE`, from the option, from a line of the `--config`
        file, or from the recipe, in this order; `./relight config` prints all of them with where they come from, as a file for `--config`.
        For an editor that checks such a file while it is written, `./relight config --schema` prints the JSON Schema.

        A run goes on with other values only of the settings marked ∘, which do not change its result, and with another length
        (`training.epochs`, `training.maxSteps`) where what it did so far does not depend on it.

        """;

    /// <summary>Writes the page.</summary>
    public static string Create()
    {
        var page = new StringBuilder(Introduction);
        foreach (var section in SettingsSchema.All.Values.GroupBy(setting => setting.Path.Contains('.', StringComparison.Ordinal)
            ? setting.Path[..setting.Path.IndexOf('.', StringComparison.Ordinal)]
            : ""))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"\n## {(section.Key.Length > 0 ? section.Key : "method")}\n\n| path | option | values | unless told | what for |\n| --- "
                + $"| --- | --- | --- | --- |\n");
            foreach (var setting in section)
            {
                var option = setting.About.Option is { } name ? $"`{name}`" : "";
                var mark = setting.About.ChangesResult ? "" : " ∘";
                page.Append(CultureInfo.InvariantCulture,
                    $"| `{setting.Path}`{mark} | {option} | {Cell(Values(setting))} | "
                    + $"{Cell(setting.About.Default ?? setting.DefaultText ?? "–")} | {Cell(setting.Help)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Values(Setting setting) => setting.About.Form
        ?? (setting.ElementType is not null ? $"list of {(setting.Words.Count > 0 ? string.Join(", ", setting.Words) : "names")}"
        : setting.Words.Count > 0 ? string.Join(", ", setting.Words)
        : setting.About.Interval is not { } range ? Kind(setting)
        : setting.ValueType == typeof(double) || range.StartsWith("a number", StringComparison.Ordinal)
            ? range.Replace("a number", setting.ValueType == typeof(double) ? "number" : "whole number", StringComparison.Ordinal)
        : $"whole number, {range}");

    private static string Kind(Setting setting) => setting.ValueType == typeof(double) ? "number" : setting.ValueType == typeof(
        int) || setting.ValueType == typeof(long) ? "whole number" : "text";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
