namespace Relight.Recipes.Settings;

/// <summary>A setting as text, with where it was written.</summary>
/// <param name="Path">Such as <c>optimizer.lr</c>.</param>
/// <param name="Text">Its value as it was written.</param>
/// <param name="Source">Such as <c>run.yaml, line 4</c> or <c>--set</c>.</param>
public sealed record SettingsEntry(string Path, string Text, string Source)
{
    /// <summary>Reads <c>path=value</c>.</summary>
    /// <exception cref="FormatException">There is no = in it.</exception>
    public static SettingsEntry Parse(string assignment, string source) => assignment.Split('=', 2) is [var path, var text]
        ? new SettingsEntry(path.Trim(), text.Trim(), source)
        : throw new FormatException($"{source} {assignment}: expected PATH=VALUE, such as optimizer.lr=3e-4.");

    /// <summary>The settings with this one in them.</summary>
    /// <exception cref="FormatException">There is no such setting or the text is no value for it; the message names the source.</exception>
    public RunSettings ApplyTo(RunSettings settings)
    {
        try
        {
            return SettingsSchema.With(settings, Path, Text);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{Source}: {error.Message}", error);
        }
    }
}
