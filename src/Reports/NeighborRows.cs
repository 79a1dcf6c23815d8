using System.Globalization;

namespace Relight.Reports;

/// <summary>Pictures with their nearest neighbors, a row each; those by several measures stand side by side.</summary>
internal sealed class NeighborRows : IReportBlock
{
    private const int AskedWidth = 112, NearestWidth = 56;

    private readonly string[] _measures;
    private readonly List<NeighborRow> _rows = [];

    /// <summary>Starts without rows.</summary>
    /// <param name="measures">What the neighbors are nearest by, a heading each: <c>learned</c>, <c>random</c>.</param>
    public NeighborRows(params ReadOnlySpan<string> measures) => _measures = measures.ToArray();

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many measures.</exception>
    public NeighborRows Add(NeighborRow row)
    {
        if (row.Nearest.Count != _measures.Length)
        {
            throw new ArgumentException($"There are {_measures.Length} measures; the row has neighbors by {row.Nearest.Count}.");
        }

        _rows.Add(row);
        return this;
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("div", ("class", "neighbors"), ("style", string.Create(CultureInfo.InvariantCulture, $"--measures:{_measures.Length}")));
        foreach (NeighborRow row in _rows)
        {
            html.Line().Open("div", ("class", "neighbors-row"));
            new ImageGrid { ThumbnailWidth = AskedWidth }.Add(row.Asked).WriteTo(html);
            foreach ((string measure, IReadOnlyList<GridImage> nearest) in _measures.Zip(row.Nearest))
            {
                html.Open("div").Element("h3", measure);
                ImageGrid grid = nearest.Aggregate(new ImageGrid { ThumbnailWidth = NearestWidth }, (grid, one) => grid.Add(one));
                grid.WriteTo(html);
                html.Close();
            }

            html.Close();
        }

        html.Close();
    }
}
