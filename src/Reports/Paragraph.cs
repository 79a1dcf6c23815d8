namespace Relight.Reports;

/// <summary>A paragraph of plain text.</summary>
internal sealed class Paragraph(string text) : IReportBlock
{
    public void WriteTo(MarkupWriter html) => html.Element("p", text);
}
