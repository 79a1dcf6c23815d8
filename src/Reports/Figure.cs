namespace Relight.Reports;

/// <summary>Something to look at, with its caption.</summary>
internal sealed class Figure(IReportBlock content, string caption) : IReportBlock
{
    public void WriteTo(MarkupWriter html)
    {
        html.Open("figure");
        content.WriteTo(html);
        html.Element("figcaption", caption).Close();
    }
}
