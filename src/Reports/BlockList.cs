namespace Relight.Reports;

/// <summary>Blocks one beneath the other; what sections, details and rows have in common.</summary>
/// <typeparam name="TSelf">The type that the adding methods give back.</typeparam>
internal abstract class BlockList<TSelf>
    where TSelf : BlockList<TSelf>
{
    private readonly List<IReportBlock> _blocks = [];

    private protected BlockList()
    {
    }

    /// <summary>Adds a block as it is.</summary>
    public TSelf Add(IReportBlock block)
    {
        _blocks.Add(block);
        return (TSelf)this;
    }

    /// <summary>Adds a paragraph of plain text.</summary>
    public TSelf AddParagraph(string text) => Add(new Paragraph(text));

    /// <summary>Adds a table.</summary>
    public TSelf AddTable(ReportTable table) => Add(table);

    /// <summary>Adds something to look at, with a caption beneath it.</summary>
    /// <param name="content">A chart, a picture, a grid of pictures, a confusion matrix.</param>
    /// <param name="caption">What to see in it, and how it was made.</param>
    public TSelf AddFigure(IReportBlock content, string caption) => Add(new Figure(content, caption));

    /// <summary>Adds a part that is folded away until the reader opens it.</summary>
    /// <param name="summary">The line that is always shown.</param>
    /// <param name="fill">Fills the part.</param>
    public TSelf AddDetails(string summary, Action<ReportDetails> fill)
    {
        var details = new ReportDetails(summary);
        fill(details);
        return Add(details);
    }

    /// <summary>Adds blocks side by side where the window is wide enough; best with charts of <see cref="Chart.HalfWidth"/>.</summary>
    public TSelf AddRow(Action<ReportRow> fill)
    {
        var row = new ReportRow();
        fill(row);
        return Add(row);
    }

    private protected void WriteBlocks(MarkupWriter html)
    {
        foreach (IReportBlock block in _blocks)
        {
            html.Line();
            block.WriteTo(html);
        }
    }
}
