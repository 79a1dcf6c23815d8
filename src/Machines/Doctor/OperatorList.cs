using Relight.Runs;

namespace Relight.Machines.Doctor;

/// <summary>
/// src/Tensors/operators.txt: the operators of all versions of libtorch that Relight knows. The section of a version holds those that no
/// older version has. So a schema is that of the oldest version with the operator; newer ones take the same calls, since they add arguments
/// with defaults.
/// </summary>
internal sealed class OperatorList
{
    private const string Head =
        "# The schemas of every operator of libtorch, as its dispatcher prints them: of each version those that no older one has.\n"
        + "# Made by, for each version: ./relight doctor --schemas src/Tensors/operators.txt\n";

    private const string SectionHead = "# libtorch ";
    private const string RelightsOwn = "relight::";

    private readonly SortedDictionary<Version, List<string>> _sections = [];

    /// <summary>The versions, the oldest first, each with its schemas in order.</summary>
    public IReadOnlyDictionary<Version, List<string>> Sections => _sections;

    /// <summary>Reads a list; an empty one from an empty text.</summary>
    /// <exception cref="InvalidDataException">The text is something else.</exception>
    public static OperatorList Parse(string text, string name)
    {
        var list = new OperatorList();
        List<string>? section = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(SectionHead, StringComparison.Ordinal) && Version.TryParse(line[SectionHead.Length..], out var version))
            {
                list._sections.Add(version, section = []);
            }
            else if (line.Contains("::", StringComparison.Ordinal) && line.Contains(") -> ", StringComparison.Ordinal)
                && section is not null)
            {
                section.Add(line);
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                throw new InvalidDataException(
                    $"{name} is no list of operators: a line '{SectionHead}VERSION' and schemas below it were expected, not '{line}'.");
            }
        }

        return list;
    }

    /// <summary>Adds what a version of libtorch has to the list in a file, which is made where there is none.</summary>
    /// <returns>How many operators the list did not have.</returns>
    public static int Extend(string file, Version version, IEnumerable<string> schemas)
    {
        var list = Parse(File.Exists(file) ? File.ReadAllText(file) : "", file);
        var added = list.Add(version, schemas);
        AtomicFile.WriteText(file, list.ToString());
        return added;
    }

    /// <summary>Adds what a version has; what it was said to have before is forgotten.</summary>
    /// <returns>How many operators no version had.</returns>
    public int Add(Version version, IEnumerable<string> schemas)
    {
        var before = Names(_sections.Values.SelectMany(section => section));
        var older = Names(_sections.Where(section => section.Key < version).SelectMany(section => section.Value));
        var own = schemas.Where(schema => !schema.StartsWith(RelightsOwn, StringComparison.Ordinal) && !older.Contains(NameOf(schema)))
            .Order(StringComparer.Ordinal).ToList();
        var names = Names(own);
        foreach (var newer in _sections.Where(section => section.Key > version))
        {
            newer.Value.RemoveAll(schema => names.Contains(NameOf(schema)));
        }

        _sections[version] = own;
        return names.Count(name => !before.Contains(name));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Head + string.Concat(
            _sections.Select(section => $"\n{SectionHead}{section.Key}\n{string.Concat(section.Value.Select(schema => schema + "\n"))}"));

    private static HashSet<string> Names(IEnumerable<string> schemas) => schemas.Select(NameOf).ToHashSet(StringComparer.Ordinal);

    private static string NameOf(string schema) => schema[..schema.IndexOf('(', StringComparison.Ordinal)];
}
