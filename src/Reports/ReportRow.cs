namespace Relight.Reports;

/// <summary>Blocks side by side, or one beneath the other in a narrow window.</summary>
internal sealed class ReportRow : BlockList<ReportRow>, IReportBlock
{
    internal ReportRow()
    {
    }

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("div", ("class", "row"));
        WriteBlocks(html);
        html.Close();
    }
}
