namespace Relight.Reports;

/// <summary>Style sheet and scripts, which lie beside this file and are parts of the assembly.</summary>
internal static class ReportResource
{
    /// <summary>Reads one.</summary>
    /// <param name="file">Its name, such as <c>report.css</c>.</param>
    public static string Read(string file)
    {
        using Stream stream = typeof(ReportResource).Assembly.GetManifestResourceStream($"Relight.Reports.{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
