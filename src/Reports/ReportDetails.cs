namespace Relight.Reports;

/// <summary>Blocks that are folded away until the reader opens them.</summary>
internal sealed class ReportDetails : BlockList<ReportDetails>, IReportBlock
{
    private readonly string _summary;

    internal ReportDetails(string summary) => _summary = summary;

    /// <inheritdoc/>
    public void WriteTo(MarkupWriter html)
    {
        html.Open("details").Element("summary", _summary);
        WriteBlocks(html);
        html.Close();
    }
}
