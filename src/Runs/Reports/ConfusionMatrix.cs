using System.Globalization;

namespace Relight.Runs.Reports;

/// <summary>Which classes a model takes for which: a table of counts, tinted by the share of the true class.</summary>
public sealed class ConfusionMatrix : IReportBlock
{
    private const int ManyClasses = 20;
    private readonly string[] _names;
    private readonly long[,] _counts;

    /// <summary>Takes counts by true class (rows) and predicted class (columns).</summary>
    /// <param name="classNames">The classes' names, any text.</param>
    /// <param name="counts">As many rows and columns as names; counts are not negative.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a count is negative.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames, long[,] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.GetLength(0) != classNames.Count || counts.GetLength(1) != classNames.Count)
        {
            throw new ArgumentException(
                $"{classNames.Count} classes need as many rows and columns; here are {counts.GetLength(0)} × {counts.GetLength(1)}.");
        }

        if (counts.Cast<long>().Any(count => count < 0))
        {
            throw new ArgumentException("A confusion matrix counts pictures; a count here is negative.");
        }

        (_names, _counts) = ([.. classNames], (long[,])counts.Clone());
    }

    /// <summary>The pairs that are confused most often, the most frequent first.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(string TrueClass, string PredictedClass, long Count)> MostConfused(int count) =>
    [
        .. Enumerable.Range(0, _names.Length * _names.Length)
            .Select(i => (Row: i / _names.Length, Column: i % _names.Length))
            .Where(cell => cell.Row != cell.Column && _counts[cell.Row, cell.Column] > 0)
            .OrderByDescending(cell => _counts[cell.Row, cell.Column])
            .Take(count)
            .Select(cell => (_names[cell.Row], _names[cell.Column], _counts[cell.Row, cell.Column])),
    ];

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Confusion matrix"))
            .Open("table", ("class", _names.Length > ManyClasses ? "confusion many" : "confusion"))
            .Element("caption", "Rows: the true class. Columns: what the model said.")
            .Open("thead").Open("tr").Element("td", "");
        foreach (string name in _names)
        {
            html.Open("th", ("scope", "col")).Element("span", name).Close();
        }

        html.Element("th", "recall", ("scope", "col"), ("class", "recall")).Close().Close().Open("tbody");
        for (int row = 0; row < _names.Length; row++)
        {
            WriteRow(html, row);
        }

        html.Close().Close().Close();
    }

    private void WriteRow(MarkupWriter html, int row)
    {
        long total = Enumerable.Range(0, _names.Length).Sum(column => _counts[row, column]);
        html.Line().Open("tr").Element("th", _names[row], ("scope", "row"));
        for (int column = 0; column < _names.Length; column++)
        {
            long count = _counts[row, column];
            double share = total == 0 ? 0 : (double)count / total;
            double tint = Math.Pow(share, 0.6);   // so that one in ten is seen too
            string kind = (row == column ? "hit" : "miss") + (tint > 0.65 ? " strong" : "") + (count == 0 ? " none" : "");
            html.Element("td", count.ToString("N0", CultureInfo.InvariantCulture), ("class", kind), ("style", $"--tint:{Number(tint)}"),
                ("title", $"{_names[row]} taken for {_names[column]}: {count} of {total} ({Percent(share)})"));
        }

        string recall = total == 0 ? "–" : Percent((double)_counts[row, row] / total);
        html.Element("td", recall, ("class", "recall")).Close();
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
