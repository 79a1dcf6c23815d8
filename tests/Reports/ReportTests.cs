using System.Xml.Linq;
using Relight.Reports;

namespace Relight.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_one_well_formed_file_without_the_network_or_scripts()
    {
        HtmlReport report = SampleReport.Everything("from scratch");
        report.Write(_folder["report.html"]);
        string html = File.ReadAllText(_folder["report.html"]);
        XDocument document = XDocument.Parse(html);
        document.Descendants("title").First().Value.ShouldBe("Was it worth it?");
        html.ShouldNotContain("http");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("url(");
        html.ShouldNotContain("@import");
        document.Descendants().Attributes("src").ShouldAllBe(source => source.Value.StartsWith("data:image/", StringComparison.Ordinal));
        document.Descendants().Attributes("href").ShouldAllBe(link => link.Value.StartsWith('#'));
        html.ShouldContain("prefers-color-scheme: dark");
    }

    [Fact]
    public void A_report_shows_every_value()
    {
        XDocument document = XDocument.Parse(SampleReport.Everything("from scratch").ToHtml());
        string text = document.Root!.Value;
        foreach (string expected in (string[])["No: from scratch won.", "13,394", "68.1 %", "± 1.2", "a caption", "pug", "said: hound",
            "folded away"])
        {
            text.ShouldContain(expected);
        }
    }

    [Fact]
    public void A_report_can_be_read_without_seeing_it()
    {
        XDocument document = XDocument.Parse(SampleReport.Everything("from scratch").ToHtml());
        document.Descendants("img").ShouldAllBe(image => image.Attribute("alt")!.Value.Length > 0);
        document.Descendants("svg").ShouldAllBe(svg => svg.Attribute("aria-label")!.Value.Contains("from scratch"));
        document.Descendants("th").ShouldAllBe(heading => heading.Attribute("scope") != null);
        document.Descendants("figure").ShouldAllBe(figure => figure.Element("figcaption") != null);
        document.Descendants("table").ShouldNotBeEmpty();
        document.Root!.Attribute("lang")!.Value.ShouldBe("en");
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        string html = SampleReport.Everything(SampleReport.Hostile).ToHtml();
        XDocument document = XDocument.Parse(html);
        document.Descendants("script").ShouldBeEmpty();
        html.ShouldContain("&lt;script&gt;");
        document.Root!.Value.ShouldContain("Füße 犬 🐕");
    }

    [Fact]
    public void A_confusion_matrix_shows_counts_recall_and_the_worst_pairs()
    {
        var matrix = new ConfusionMatrix(["pug", "hound", "none"], new long[,] { { 8, 2, 0 }, { 5, 15, 0 }, { 0, 0, 0 } });
        var html = new MarkupWriter();
        matrix.WriteTo(html);
        XElement table = XElement.Parse(html.ToString()).Element("table")!;
        table.Element("tbody")!.Elements("tr").Select(row => string.Join('|', row.Elements().Select(cell => cell.Value)))
            .ShouldBe(["pug|8|2|0|80.0 %", "hound|5|15|0|75.0 %", "none|0|0|0|–"]);
        matrix.MostConfused(5).ShouldBe([("hound", "pug", 5), ("pug", "hound", 2)]);
        Should.Throw<ArgumentException>(() => new ConfusionMatrix(["a"], new long[2, 2])).Message.ShouldContain("2 × 2");
        Should.Throw<ArgumentException>(() => new ConfusionMatrix(["a"], new long[,] { { -1 } }));
    }

    [Fact]
    public void Answers_are_told_by_a_sign_and_not_by_color_alone()
    {
        var html = new MarkupWriter();
        new ImageGrid().Add(SampleReport.Png, "pug", Answer.Right).Add(SampleReport.Png, "hound\nsaid: pug", Answer.Wrong).WriteTo(html);
        string text = XElement.Parse(html.ToString(), LoadOptions.PreserveWhitespace).Value;
        text.ShouldContain("✓ pug");
        text.ShouldContain("✗ hound");
    }

    [Fact]
    public void Bytes_that_are_no_picture_are_refused() =>
        Should.Throw<ArgumentException>(() => new Picture("hello"u8, "greeting")).Message.ShouldContain("'greeting'");

    [Fact]
    public void A_row_of_the_wrong_length_is_refused() =>
        Should.Throw<ArgumentException>(() => new ReportTable("arms", "arm", "mean").AddRow("one"))
            .Message.ShouldContain("2 columns (arm, mean)");
}
