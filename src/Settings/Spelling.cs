namespace Relight.Settings;

/// <summary>Finds the name that somebody may have meant.</summary>
public static class Spelling
{
    private const int MostEdits = 3;

    /// <summary>The known names that are nearest to a word, the nearest first; none where all are far.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">The names that there are.</param>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> known) =>
    [
        .. known.Select(name => (Name: name, Edits: Distance(name, word))).Where(near => near.Edits <= Math.Min(MostEdits, word.Length / 2))
            .OrderBy(near => near.Edits).Select(near => near.Name),
    ];

    /// <summary>Levenshtein's distance: the letters to put in, leave out or change, without regard to case.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + change));
            }
        }

        return row[b.Length];
    }
}
