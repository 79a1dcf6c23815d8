using System.Globalization;

namespace Relight.Reports;

/// <summary>Which classes a model takes for which: a table of counts, tinted by the share of the true class.</summary>
internal sealed class ConfusionMatrix : IReportBlock
{
    private const int ManyClasses = 20;
    private const double StrongTint = 0.65;
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

    /// <summary>The matrix as an SVG file's contents.</summary>
    /// <param name="colors">Light or dark; with the adaptive ones, a browser chooses.</param>
    public string ToSvg(ChartColors colors)
    {
        double cell = _names.Length > ManyClasses ? 16 : 40, size = _names.Length > ManyClasses ? 8 : 12;
        string[] names = [.. _names.Select(name => ChartText.Shorten(name, 24))];
        double labels = names.Max(name => ChartText.Width(name, size)) + 10, side = cell * _names.Length, recall = 5 * size;
        var svg = new MarkupWriter();
        Drawing.Write(svg, labels + side + recall, labels + side, colors, Describe(), (drawing, inColors) =>
        {
            foreach ((int index, string name) in names.Index())
            {
                double middle = labels + ((index + 0.5) * cell);
                Text(drawing, name, labels - 8, middle + (size / 3), inColors.Ink, "end");
                drawing.Element("text", name, ("fill", inColors.Ink), ("font-size", ChartText.Coordinate(size)),
                    ("transform",
                        $"translate({ChartText.Coordinate(middle + (size / 3))} {ChartText.Coordinate(labels - 8)}) rotate(-90)"));
                Text(drawing, Recall(index), labels + side + recall, middle + (size / 3), inColors.Muted, "end");
                for (int column = 0; column < _names.Length; column++)
                {
                    Cell(drawing, inColors, index, column);
                }
            }
        });
        return svg.ToString();

        void Cell(MarkupWriter drawing, ChartColors inColors, int row, int column)
        {
            double tint = Tint(row, column), x = labels + (column * cell), y = labels + (row * cell);
            drawing.Empty("rect", ("x", ChartText.Coordinate(x)), ("y", ChartText.Coordinate(y)), ("width", ChartText.Coordinate(cell - 1)),
                ("height", ChartText.Coordinate(cell - 1)), ("fill", row == column ? inColors.Hit : inColors.Miss),
                ("fill-opacity", Number(tint)));
            string color = tint > StrongTint ? ChartColors.OnHeat : _counts[row, column] == 0 ? inColors.Muted : inColors.Ink;
            Text(drawing, _counts[row, column].ToString("N0", CultureInfo.InvariantCulture), x + (cell / 2),
                y + (cell / 2) + (size / 3), color, "middle");
        }

        void Text(MarkupWriter drawing, string text, double x, double y, string color, string anchor) => drawing.Element(
            "text", text, ("x", ChartText.Coordinate(x)), ("y", ChartText.Coordinate(y)), ("fill", color), ("text-anchor", anchor),
            ("font-size", ChartText.Coordinate(size)));
    }

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
        long total = Total(row);
        html.Line().Open("tr").Element("th", _names[row], ("scope", "row"));
        for (int column = 0; column < _names.Length; column++)
        {
            long count = _counts[row, column];
            double tint = Tint(row, column);
            string kind = (row == column ? "hit" : "miss") + (tint > StrongTint ? " strong" : "") + (count == 0 ? " none" : "");
            html.Element("td", count.ToString("N0", CultureInfo.InvariantCulture), ("class", kind), ("style", $"--tint:{Number(tint)}"),
                ("title", $"{_names[row]} taken for {_names[column]}: {count} of {total} ({Percent(Share(row, column))})"));
        }

        html.Element("td", Recall(row), ("class", "recall")).Close();
    }

    private string Describe() => "Rows: the true class. Columns: what the model said. "
        + string.Join(", ", _names.Select((name, row) => $"{name}: {Recall(row)} right")) + ".";

    private long Total(int row) => Enumerable.Range(0, _names.Length).Sum(column => _counts[row, column]);

    private double Share(int row, int column) => Total(row) == 0 ? 0 : (double)_counts[row, column] / Total(row);

    /// <summary>Of the share, so that one in ten is seen too.</summary>
    private double Tint(int row, int column) => Math.Pow(Share(row, column), 0.6);

    private string Recall(int row) => Total(row) == 0 ? "–" : Percent(Share(row, row));

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
