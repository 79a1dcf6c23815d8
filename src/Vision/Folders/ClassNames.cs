namespace Relight.Vision.Folders;

/// <summary>The names of classes as folders or labels give them: which of them are one.</summary>
internal sealed class ClassNames
{
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    /// <summary>Classes to go by.</summary>
    public ClassNames(IReadOnlyList<string> names)
    {
        Names = names;
        for (var label = 0; label < names.Count; label++)
        {
            _labels.TryAdd(UnicodeForm.Composed(names[label]), label);
        }
    }

    /// <summary>In the order of the labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The label of a name, in whichever Unicode form it is written; −1 if it is none of the classes.</summary>
    public int LabelOf(string name) => _labels.GetValueOrDefault(UnicodeForm.Composed(name), -1);

    /// <summary>
    /// Names as they were found, in the order that they are to have: those that are the same text in two Unicode forms are one class, which
    /// is noted; those that differ only in case or in blanks at their ends are refused, single letters excepted.
    /// </summary>
    /// <param name="found">The names, each once.</param>
    /// <param name="what">What they are names of, for messages: <c>folders in photos</c>.</param>
    /// <param name="notes">Told what was joined.</param>
    /// <exception cref="InvalidDataException">Two names differ only in case or in blanks at their ends.</exception>
    public static ClassNames Of(IEnumerable<string> found, string what, ICollection<string> notes)
    {
        var names = new List<string>();
        var similar = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in found.GroupBy(UnicodeForm.Composed, StringComparer.Ordinal))
        {
            if (group.Count() > 1)
            {
                notes.Add($"{what}: the name '{group.Key}' is there in two Unicode forms (NFC and NFD); they are one class.");
            }

            var name = group.Count() > 1 ? group.Key : group.Single();
            names.Add(name);
            if (group.Key.Trim().Length > 1 && !similar.TryAdd(group.Key.Trim(), name))
            {
                throw new InvalidDataException(
                    $"{what}: '{similar[group.Key.Trim()]}' and '{name}' differ only in case or blanks. If they are one class, give them "
                        + "one name; if they are two, names that tell them apart.");
            }
        }

        return new ClassNames(names);
    }
}
