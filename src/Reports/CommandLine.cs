namespace Relight.Reports;

/// <summary>A command to copy.</summary>
internal sealed class CommandLine(string command) : IReportBlock
{
    public void WriteTo(MarkupWriter html) => html.Open("pre").Element("code", command).Close();
}
