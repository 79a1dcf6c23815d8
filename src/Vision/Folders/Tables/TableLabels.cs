using System.Globalization;
using System.Text;

namespace Relight.Vision.Folders.Tables;

/// <summary>What the labels of a table mean: which are one class, which are none, and what is no label of a class.</summary>
internal static class TableLabels
{
    private static readonly string[] Missing = ["", "nan", "NaN", "<NA>"];   // as pandas writes what is not there

    /// <summary>The labels as classes; empty for images without one.</summary>
    /// <param name="entries">The images with their labels as they stand in the table.</param>
    /// <param name="table">The path, for messages.</param>
    /// <param name="column">The name of the column; null if the classes are columns.</param>
    /// <param name="isGiven">Whether the user named the column, and so says that its values are classes.</param>
    /// <param name="notes">Told what was joined.</param>
    /// <exception cref="InvalidDataException">Labels differ only in case, or are no classes.</exception>
    public static List<TableEntry> Clean(List<TableEntry> entries, string table, string? column, bool isGiven, ICollection<string> notes)
    {
        entries = [.. entries.Select(entry => Missing.Contains(entry.Label) ? entry with { Label = "" } : entry)];
        var labels = entries.Select(entry => entry.Label).Where(label => label.Length > 0).Distinct().ToList();
        var whole = labels.Select(Whole).ToList();
        if (labels.Count > 0 && whole.TrueForAll(value => value is not null))
        {
            CheckMinusOne(entries, whole, table);
            if (whole.Distinct().Count() < labels.Count)
            {
                notes.Add($"{table}: whole numbers are written in several ways (such as 1 and 1.0); each is one class.");
                entries = [.. entries.Select(entry => entry.Label.Length == 0
                    ? entry
                    : entry with { Label = Whole(entry.Label)!.Value.ToString(CultureInfo.InvariantCulture) })];
            }
        }
        else if (labels.Count > entries.Count / 2
            && labels.TrueForAll(label => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw new InvalidDataException(
                $"{table}: the labels are numbers such as {labels[0]} and {labels[^1]}, nearly one for each image. Relight learns "
                    + "classes: give each range a name, or name another column with --label-column.");
        }

        if (!isGiven)
        {
            CheckSeveral(labels, table, column);
        }

        var names = ClassNames.Of(
            entries.Select(entry => entry.Label).Where(label => label.Length > 0).Distinct(), $"{table}: labels", notes);
        return [.. entries.Select(
            entry => entry.Label.Length == 0 ? entry : entry with { Label = names.Names[names.LabelOf(entry.Label)] })];
    }

    /// <summary>The classes in ordinal order, or in that of their values when all are whole numbers.</summary>
    public static IReadOnlyList<string> Classes(IEnumerable<TableEntry> entries)
    {
        var names = entries.Select(entry => entry.Label).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return names.TrueForAll(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. names.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))]
            : [.. names.Order(StringComparer.Ordinal)];
    }

    private static long? Whole(string label) =>
        decimal.TryParse(label, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value == decimal.Truncate(value) && Math.Abs(value) < long.MaxValue ? (long)value : null;

    /// <summary>−1 beside other classes than 1 usually says that there is no label.</summary>
    private static void CheckMinusOne(List<TableEntry> entries, List<long?> values, string table)
    {
        if (values.Contains(-1) && !values.TrueForAll(value => value is -1 or 1))
        {
            var line = entries.First(entry => entry.Label.Length > 0 && Whole(entry.Label) == -1).Line;
            throw new InvalidDataException(
                $"{table}, line {line}: the label -1 among "
                    + $"{string.Join(", ", values.Where(value => value != -1).Distinct().Order().Take(3))}, …: is the image without a "
                    + "label, or of a class? "
                + "Leave the field empty in the first case, give the class a name in the second.");
        }
    }

    /// <summary>Labels that are made of each other's words where they are separated, or where the column is called labels.</summary>
    private static void CheckSeveral(List<string> labels, string table, string? column)
    {
        char[] separators = column is not null && column.TrimEnd().EndsWith('s')
            && !column.EndsWith("ss", StringComparison.OrdinalIgnoreCase)
            && !column.EndsWith("species", StringComparison.OrdinalIgnoreCase) ? ['|', ';', ',', '/', '+', ' '] : ['|', ';', ','];
        var words = labels.Select(
            label => (Label: label, Words: label.Split(
                separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray())).ToList();
        var shared = words.SelectMany(label => label.Words).CountBy(word => word).Where(pair => pair.Value > 1)
            .Select(pair => pair.Key).ToHashSet();
        var several = words.Where(label => label.Words.Length > 1 && (label.Words.Any(shared.Contains) || label.Label is ['[', .., ']']))
            .Select(label => label.Label).Take(2).ToList();
        if (several.Count > 0)
        {
            throw new InvalidDataException(new StringBuilder($"{table}: ").Append(
                several.Count == 2 ? $"'{several[0]}' and '{several[1]}' seem" : $"'{several[0]}' seems")
                .Append(
                    $" to be several labels each, and Relight learns one of an image. If each is the name of one class, say so with "
                    + $"--label-column {column}; otherwise keep one.").ToString());
        }
    }
}
