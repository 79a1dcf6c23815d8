using System.Globalization;
using Relight.Runs;

namespace Relight.Reports;

/// <summary>
/// A report as one HTML file: no network, readable in light and dark, on paper, by screen readers, and without the scripts by which some
/// blocks move.
/// </summary>
/// <example><code>
/// var report = new HtmlReport("Was it worth it?") { Verdict = "No: from scratch won by 14 points." };
/// report.AddSection("Accuracy").AddFigure(chart, "Mean of three seeds; the band spans all of them.");
/// report.Write("report.html");
/// </code></example>
internal sealed class HtmlReport
{
    private static readonly string Style = ReportResource.Read("report.css");

    /// <summary>The beginning of the style sheet: what its colors are, in light and in dark.</summary>
    internal static string Colors { get; } = Style[..Style.IndexOf("* {", StringComparison.Ordinal)];

    private readonly List<ReportSection> _sections = [];
    private readonly List<(string Name, string Value)> _facts = [];

    /// <summary>Starts a report.</summary>
    /// <param name="title">The heading, and the window's title.</param>
    public HtmlReport(string title) => Title = title;

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>A word or two above the heading, such as the command; none when null.</summary>
    public string? Kicker { get; init; }

    /// <summary>The one sentence to take away, shown large at the top; none when null.</summary>
    public string? Verdict { get; init; }

    /// <summary>When and by what it was made, shown at the end; the time now when left out.</summary>
    public string? Footer { get; init; }

    /// <summary>The sections so far.</summary>
    public IReadOnlyList<ReportSection> Sections => _sections;

    /// <summary>Adds a fact to the row beneath the verdict, such as <c>photographs</c>, <c>13,394</c>.</summary>
    public HtmlReport AddFact(string name, string value)
    {
        _facts.Add((name, value));
        return this;
    }

    /// <summary>Adds a section and gives it back to be filled.</summary>
    /// <param name="heading">Its heading; two sections may have the same.</param>
    public ReportSection AddSection(string heading)
    {
        var section = new ReportSection(heading);
        _sections.Add(section);
        return section;
    }

    /// <summary>The report as HTML that is well-formed XML as well.</summary>
    public string ToHtml()
    {
        var html = new MarkupWriter();
        html.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Line().Open("head")
            .Empty("meta", ("charset", "utf-8"))
            .Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Empty("meta", ("name", "color-scheme"), ("content", "light dark"))
            .Element("title", Title).Line().Open("style").Raw(Style).Close().Close().Line().Open("body").Line();
        WriteHeader(html);
        html.Open("main").Line();
        for (int i = 0; i < _sections.Count; i++)
        {
            html.Open("section", ("id", Anchor(i)));
            _sections[i].WriteTo(html);
            html.Close().Line();
        }

        return html.Close().Line().Element("footer", Footer ?? Made()).Line().Close().Line().Close().Line().ToString();
    }

    /// <summary>Writes the report to a file, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());

    private void WriteHeader(MarkupWriter html)
    {
        html.Open("header");
        if (Kicker is not null)
        {
            html.Element("p", Kicker, ("class", "kicker"));
        }

        html.Element("h1", Title);
        if (Verdict is not null)
        {
            html.Element("p", Verdict, ("class", "verdict"));
        }

        if (_facts.Count > 0)
        {
            html.Open("dl", ("class", "facts"));
            foreach ((string name, string value) in _facts)
            {
                html.Open("div").Element("dt", name).Element("dd", value).Close();
            }

            html.Close();
        }

        if (_sections.Count > 2)
        {
            html.Open("nav", ("aria-label", "Sections"));
            for (int i = 0; i < _sections.Count; i++)
            {
                html.Element("a", _sections[i].Heading, ("href", "#" + Anchor(i))).Line();
            }

            html.Close();
        }

        html.Close().Line();
    }

    private static string Anchor(int section) => string.Create(CultureInfo.InvariantCulture, $"section-{section + 1}");

    private static string Made() => string.Create(CultureInfo.InvariantCulture,
        $"Made by Relight on {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC.");
}
