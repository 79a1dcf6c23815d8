using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Relight.Settings;

/// <summary>Settings in a YAML file: nested as the records are, such as <c>optimizer:</c> with <c>lr: 3e-4</c> below it.</summary>
public static class SettingsFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One entry a setting, in the file's order.</returns>
    /// <exception cref="SettingsFileException">The file is no YAML, or says a setting twice; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SettingsEntry> Read(string path)
    {
        var text = ReadText(path);
        var yaml = Parse(path, text);
        return yaml.Documents switch
        {
            [] when string.IsNullOrWhiteSpace(text) =>
                throw new SettingsFileException(
                    $"{path} {(new FileInfo(path).Length == 0 ? "is empty" : "holds nothing but blanks or a byte order mark")}: expected "
                    + "settings, such as 'seed: 1' below 'training:'."),
            [] => [],
            [var document] => new SettingsReader(path).Read(document.RootNode),
            [_, var second, ..] => throw new SettingsFileException(
                $"{path}, line {second.RootNode.Start.Line}: a second YAML document begins; expected one."),
            _ => throw new NotSupportedException(),
        };
    }

    private static string ReadText(string path) =>
        Directory.Exists(path) ? throw new SettingsFileException($"{path} is a folder: expected a YAML file with settings.")
        : File.Exists(path) ? File.ReadAllText(path)
        : throw new FileNotFoundException($"There is no settings file {path}.", path);

    private static YamlStream Parse(string path, string text)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
            return yaml;
        }
        catch (YamlException error)
        {
            var (line, problem) = Problem(error, text.TrimEnd().Split('\n'));
            throw new SettingsFileException($"{path}, line {line}: {problem}.", error);
        }
    }

    /// <summary>Where it is wrong, and what is in words; the parser's own where it has some.</summary>
    private static (long Line, string Problem) Problem(YamlException error, string[] lines)
    {
        var line = Math.Clamp(error.Start.Line, 1, lines.Length);
        const string duplicate = "Duplicate key ";
        return error.Message.StartsWith(duplicate, StringComparison.Ordinal)
            ? (line, $"{error.Message[duplicate.Length..]} stands there already; expected it once")
            : Array.FindIndex(lines, IsIndentedByTab) is >= 0 and var tab
                ? (tab + 1, "the line begins with a tab; YAML indents with spaces")
            : Array.FindIndex(lines, one => one.Contains('\0', StringComparison.Ordinal)) is >= 0 and var binary
                ? (binary + 1, "expected text, but there are bytes that are none")
            : error is AnchorNotFoundException ? (Array.FindIndex(lines, one => one.Contains('*', StringComparison.Ordinal)) + 1,
                "this is no YAML: an alias (*name) repeats an anchor (&name) that there is not")
            : error.InnerException is null
                ? (line, $"this is no YAML: {char.ToLowerInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}")
            : (line, "this is no YAML: brackets, braces, commas or colons do not fit together");
    }

    private static bool IsIndentedByTab(string line) => line[..^line.TrimStart().Length].Contains('\t', StringComparison.Ordinal);
}
