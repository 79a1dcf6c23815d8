namespace Relight.Settings;

/// <summary>A setting as text, with where it was written.</summary>
/// <param name="Path">Such as <c>optimizer.lr</c>.</param>
/// <param name="Text">Its value as it was written, a list's with commas; null: none, where a setting may be left out.</param>
/// <param name="Source">Such as <c>run.yaml, line 4</c> or <c>--set</c>.</param>
public sealed record SettingsEntry(string Path, string? Text, string Source)
{
    /// <summary>What stands for no value.</summary>
    internal const string None = "null";

    /// <summary>The parts of a list whose parts may have commas in them; null: <see cref="Text"/> holds the value.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>Whether it was written in a file.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>The path that it was written with, where the setting has another name now; null: it has not.</summary>
    public string? FormerPath { get; init; }

    /// <summary>The same entry with the path that its setting has now.</summary>
    public SettingsEntry UnderItsName() =>
        FormerNames.Now(Path) is var now && now != Path ? this with { Path = now, FormerPath = Path } : this;

    /// <summary>Reads <c>path=value</c>; <c>path=null</c> is no value.</summary>
    /// <exception cref="FormatException">There is no = in it.</exception>
    public static SettingsEntry Parse(string assignment, string source) => assignment.Split('=', 2) is [var path, var text]
        ? new SettingsEntry(path.Trim(), text.Trim() is var value && value == None ? null : value, source)
        : throw new FormatException($"{source} {assignment}: expected PATH=VALUE, such as optimizer.lr=3e-4.");

    /// <summary>The settings with this one in them.</summary>
    /// <exception cref="FormatException">There is no such setting or the text is no value for it; the message names the source.</exception>
    public RunSettings ApplyTo(RunSettings settings)
    {
        try
        {
            return SettingsSchema.With(settings, this);
        }
        catch (FormatException error)
        {
            throw Refusal(error.Message, error);
        }
    }

    /// <summary>The error of a value that is one, but not here; it names the source.</summary>
    /// <param name="why">Why not, and what to do.</param>
    public FormatException Refused(string why) => Refusal(Source.StartsWith("--", StringComparison.Ordinal) && Source != "--set"
        ? $"'{Text}': {why}."
        : $"{Path}: '{Text}': {why}.", null);

    private FormatException Refusal(string problem, Exception? inner) =>
        IsOfFile ? new SettingsFileException($"{Source}: {problem}", inner) : new FormatException($"{Source}: {problem}", inner);
}
