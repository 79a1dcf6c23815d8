namespace Relight.Reports;

/// <summary>Something that a report shows: a table, a chart, a grid of pictures. It may be written more than once.</summary>
internal interface IReportBlock
{
    /// <summary>Writes itself as HTML that needs nothing but the report's style sheet.</summary>
    void WriteTo(MarkupWriter html);
}
