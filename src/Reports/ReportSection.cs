namespace Relight.Reports;

/// <summary>A part of a report with its heading.</summary>
internal sealed class ReportSection : BlockList<ReportSection>
{
    internal ReportSection(string heading) => Heading = heading;

    /// <summary>The heading.</summary>
    public string Heading { get; }

    internal void WriteTo(MarkupWriter html)
    {
        html.Element("h2", Heading);
        WriteBlocks(html);
    }
}
