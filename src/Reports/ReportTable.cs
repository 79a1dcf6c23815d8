using System.Globalization;

namespace Relight.Reports;

/// <summary>A table with a caption, column headings, and the first cell of each row as that row's heading.</summary>
/// <example><code>new ReportTable("Validation accuracy", "arm", "mean", "spread").AddRow("from scratch", "68.1", "± 1.2")</code></example>
internal sealed class ReportTable : IReportBlock
{
    private readonly string _caption;
    private readonly string[] _columns;
    private readonly List<(string[] Cells, bool Highlight)> _rows = [];

    /// <summary>Starts a table.</summary>
    /// <param name="caption">What the table shows; read out before it, and shown above it. Empty: not shown.</param>
    /// <param name="columns">The columns' headings.</param>
    public ReportTable(string caption, params ReadOnlySpan<string> columns) => (_caption, _columns) = (caption, columns.ToArray());

    /// <summary>The rows' count.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Adds a row; columns in which every cell is a number are set flush right.</summary>
    /// <exception cref="ArgumentException">There are not as many cells as columns.</exception>
    public ReportTable AddRow(params ReadOnlySpan<string> cells) => AddRow(highlight: false, cells);

    /// <summary>Adds a row, set bold when highlighted: the winner, say.</summary>
    /// <exception cref="ArgumentException">There are not as many cells as columns.</exception>
    public ReportTable AddRow(bool highlight, params ReadOnlySpan<string> cells)
    {
        if (cells.Length != _columns.Length)
        {
            throw new ArgumentException(
                $"The table '{_caption}' has {_columns.Length} columns ({string.Join(", ", _columns)}); the row has {cells.Length} cells.");
        }

        _rows.Add((cells.ToArray(), highlight));
        return this;
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        bool[] numeric = [.. _columns.Select((_, column) => _rows.Count > 0 && _rows.All(row => IsNumber(row.Cells[column])))];
        string label = _caption.Length > 0 ? _caption : "Table";
        html.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", label))
            .Open("table");
        if (_caption.Length > 0)
        {
            html.Element("caption", _caption);
        }

        html.Open("thead").Open("tr");
        for (int i = 0; i < _columns.Length; i++)
        {
            html.Element("th", _columns[i], ("scope", "col"), ("class", numeric[i] ? "number" : null));
        }

        html.Close().Close().Open("tbody");
        foreach ((string[] cells, bool highlight) in _rows)
        {
            html.Line().Open("tr", ("class", highlight ? "highlight" : null)).Element("th", cells[0], ("scope", "row"));
            for (int i = 1; i < cells.Length; i++)
            {
                html.Element("td", cells[i], ("class", numeric[i] ? "number" : null));
            }

            html.Close();
        }

        html.Close().Close().Close();
    }

    /// <summary>Whether a cell is a number, perhaps with a spread, a sign or a unit, or stands for a missing one.</summary>
    private static bool IsNumber(string cell)
    {
        string text = cell.Trim().TrimStart('±', '−', '-', '+', '<', '>', '≈', '~', ' ');
        return text is "" or "–" or "—" || char.IsDigit(text[0]) || double.TryParse(text, CultureInfo.InvariantCulture, out _);
    }
}
