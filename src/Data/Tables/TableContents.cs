namespace Relight.Data.Tables;

/// <summary>What the columns of a table hold: numbers, codes, a target.</summary>
/// <param name="Lines">How many rows there are.</param>
/// <param name="Numbers">The columns of <c>x</c>; NaN where a value is missing.</param>
/// <param name="Codes">The columns of codes.</param>
/// <param name="Target">The name of the target's column.</param>
/// <param name="Values">A target of numbers.</param>
/// <param name="Labels">A target of texts, as indices into <paramref name="Classes"/>.</param>
/// <param name="Classes">The texts of the target.</param>
internal sealed record TableContents(
    int Lines,
    IReadOnlyList<(string Name, double[] Values)> Numbers,
    IReadOnlyList<(string Name, long[] Values, string[] Texts)> Codes,
    string? Target,
    double[]? Values,
    long[]? Labels,
    string[] Classes)
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">The column that is to be predicted; null: none.</param>
    /// <param name="options">How columns are read.</param>
    /// <param name="like">What was read before, whose columns, codes and classes hold here too; null: they are found.</param>
    /// <exception cref="InvalidDataException">A column or a value does not fit; the message names it.</exception>
    public static TableContents Read(TableFile file, string? target, TableOptions options, TableContents? like)
    {
        foreach (var named in options.Codes.Concat(options.Ignore).Where(name => name != target || file.Header.Contains(name)))
        {
            file.Column(named);
        }

        string[] free = [.. file.Header.Where(name => name != target && !options.Ignore.Contains(name))];
        var numbers = new List<(string, double[])>();
        var codes = new List<(string, long[], string[])>();
        foreach (var name in like is null
            ? free
            : [.. like.Numbers.Select(column => column.Name), .. like.Codes.Select(column => column.Name)])
        {
            var texts = file.Column(name);
            Refuse(file, name, texts, options.Missing == MissingValues.Fill);
            if (like is null ? options.Codes.Contains(name) : like.Codes.Any(column => column.Name == name))
            {
                string[] known = like?.Codes.First(column => column.Name == name).Texts ?? Distinct(texts);
                codes.Add((name, Coded(file, name, texts, known), known));
            }
            else
            {
                numbers.Add((name, file.Numbers(name, texts) ?? throw new InvalidDataException(
                    $"{file.Path}: the column '{name}' holds texts, such as '{Array.Find(texts, text => text is not null)}'. Name it in "
                        + "TableOptions.Codes to get their numbers, or in Ignore.")));
            }
        }

        if (target is null || (like is not null && !file.Header.Contains(target)))
        {
            return new(file.Count, numbers, codes, target, null, null, like?.Classes ?? []);
        }

        var targets = file.Column(target);
        Refuse(file, target, targets, mayMiss: false);
        var values = (like is null ? options.Codes.Contains(target) : like.Classes.Length > 0) ? null : file.Numbers(target, targets);
        string[] classes = values is not null ? [] : like is { Classes.Length: > 0 } ? like.Classes : Distinct(targets);
        return new(file.Count, numbers, codes, target, values, values is null ? Coded(file, target, targets, classes) : null, classes);
    }

    private static void Refuse(TableFile file, string name, string?[] texts, bool mayMiss)
    {
        if (!mayMiss && Array.FindIndex(texts, text => text is null) is >= 0 and var row)
        {
            throw new InvalidDataException(
                $"{file.Path}, line {file.LineOf(row)}, column '{name}': the value is missing. Fill it in, leave the row out, or (but "
                    + "for a target) set TableOptions.Missing to Fill.");
        }
    }

    private static string[] Distinct(string?[] texts) => [.. texts.Select(text => text ?? "").Distinct().Order(StringComparer.Ordinal)];

    private static long[] Coded(TableFile file, string name, string?[] texts, string[] known)
    {
        var codes = known.Index().ToDictionary(text => text.Item, text => (long)text.Index);
        return [.. texts.Select((text, row) => codes.TryGetValue(text ?? "", out var code) ? code : throw new InvalidDataException(
            $"{file.Path}, line {file.LineOf(row)}, column '{name}': '{text}' was not in the training table, which has "
                + $"{string.Join(", ", known.Take(10).Select(each => $"'{each}'"))}{(known.Length > 10 ? ", …" : "")}."))];
    }
}
