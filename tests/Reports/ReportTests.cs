using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relight.Reports;
using Relight.Runs;

namespace Relight.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    private const string Hostile = "<script>alert('x')</script> \"&amp;\" \u0001 ]]> Füße 犬 \ud83d\udc15";
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_one_well_formed_file_without_the_network_or_scripts()
    {
        HtmlReport report = Everything("from scratch");
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
        XDocument document = XDocument.Parse(Everything("from scratch").ToHtml());
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
        XDocument document = XDocument.Parse(Everything("from scratch").ToHtml());
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
        string html = Everything(Hostile).ToHtml();
        XDocument document = XDocument.Parse(html);
        document.Descendants("script").ShouldBeEmpty();
        html.ShouldContain("&lt;script&gt;");
        document.Root!.Value.ShouldContain("Füße 犬 🐕");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chart_as_a_file_is_xml_with_colors_of_its_own(bool light)
    {
        ChartColors colors = light ? ChartColors.Light : ChartColors.Dark;
        foreach (string svg in new[] { Line(Hostile).ToSvg(colors), Bars(Hostile).ToSvg(colors) })
        {
            XElement root = XDocument.Parse(svg).Root!;
            root.Name.ShouldBe(XName.Get("svg", "http://www.w3.org/2000/svg"));
            svg.ShouldNotContain("var(");
            svg.ShouldNotContain("NaN");
            svg.ShouldNotContain("Infinity");
        }
    }

    [Fact]
    public void A_line_chart_states_its_end_values_band_and_tooltips()
    {
        LineChart chart = Line("from scratch");
        string text = XDocument.Parse(chart.ToSvg(ChartColors.Light)).Root!.Value;
        text.ShouldContain("68.1\u202f%");
        text.ShouldContain("epoch 2: 50.0\u202f% (49.0 to 51.0)");
        chart.Describe().ShouldBe("validation accuracy, % against epoch. from scratch ends at 68.1\u202f% (67.0 to 69.2).");
    }

    public static TheoryData<double[]> Awkward => new(
        [], [1], [double.NaN], [0, 0, 0], [5, 5], [double.PositiveInfinity, 1, 2], [1e-12, 2e-12], [-3e15, 4e15], [1, double.NaN, 3],
        [-1e-300, 1e-300], [double.MaxValue / 4, double.MinValue / 4], [123456789.123, 123456789.124]);

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Awkward_values_still_give_a_chart_within_its_bounds(double[] values)
    {
        foreach (AxisScale scale in Enum.GetValues<AxisScale>())
        {
            var axis = new ChartAxis("value") { Scale = scale };
            LineSeries[] series = [new("a", [.. values.Select((value, i) => new ChartPoint(i, value))]), new("b", [])];
            string svg = new LineChart(new ChartAxis("step") { WholeNumbers = true }, axis) { Series = series }.ToSvg(ChartColors.Light);
            Coordinates(svg).ShouldAllBe(value => value >= -16 && value <= 816);
        }

        Bar[] lengths = [.. values.Select(value => new Bar("bar", value))];
        string bars = new BarChart(new ChartAxis("value")) { Bars = lengths }.ToSvg(ChartColors.Light);
        Coordinates(bars).ShouldAllBe(value => value >= -16 && value <= 816);
    }

    [Fact]
    public void Thousands_of_points_stay_a_small_file()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 100_000).Select(i => new ChartPoint(i, Math.Sin(i / 1000.0)))];
        var chart = new LineChart(new ChartAxis("step"), new ChartAxis("loss")) { Series = [new LineSeries("loss", points).Condense(150)] };
        chart.ToSvg(ChartColors.Light).Length.ShouldBeLessThan(40_000);
    }

    [Fact]   // (1 + 2 + 6) / 3 = 3; deviations −2, −1, 3: √(14 / 2) = √7
    public void Seeds_are_summarised_by_mean_and_spread()
    {
        List<IReadOnlyList<(double X, double Y)>> seeds = [[(1, 1), (2, 7)], [(1, 2)], [(1, 6), (2, double.NaN)]];
        LineSeries range = LineSeries.OverSeeds("arm", seeds);
        range.Points.ShouldBe([new(1, 3, 1, 6), new(2, 7)]);
        ChartPoint point = LineSeries.OverSeeds("arm", seeds, Spread.StandardDeviation).Points[0];
        point.Low!.Value.ShouldBe(3 - Math.Sqrt(7), 1e-12);
        point.High!.Value.ShouldBe(3 + Math.Sqrt(7), 1e-12);
        Bar.OverSeeds("arm", [1, 2, 6]).ShouldBe(new Bar("arm", 3, 1, 6), new BarComparer());
    }

    [Fact]
    public void A_condensed_curve_keeps_its_mean_and_range()
    {
        LineSeries condensed = new LineSeries("loss", [.. Enumerable.Range(0, 10).Select(i => new ChartPoint(i, i == 3 ? double.NaN
            : i))]).Condense(2);
        condensed.Points.ShouldBe([new(4, 1.75, 0, 4), new(9, 7, 5, 9)]);
        condensed.Condense(5).ShouldBeSameAs(condensed);
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
        new ImageGrid().Add(Png, "pug", Answer.Right).Add(Png, "hound\nsaid: pug", Answer.Wrong).WriteTo(html);
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

    [Fact]
    public void A_run_reports_its_curves_settings_pictures_and_attempts()
    {
        RunEnvironment environment = RunEnvironment.Collect("1.13.1", ["NVIDIA <H200>"]);
        var request = new RunRequest
        {
            Command = "train",
            Arguments = ["train", "my photos", "--lr", "0.001"],
            Seed = 42,
            Settings = new JsonObject { ["optimizer"] = new JsonObject { ["lr"] = 0.001, ["betas"] = new JsonArray(0.9, 0.999) } },
            Environment = environment,
        };
        using (RunDirectory run = RunDirectory.Create(_folder["run"], request))
        {
            run.Metrics.Append(1, 0, ("train/loss", 99));
        }

        using (RunDirectory run = RunDirectory.Open(_folder["run"], environment))
        {
            run.ResumeFrom(5);
            for (int step = 6; step < 600; step++)
            {
                run.Metrics.Append(step, step / 100, ("train/loss", 100.0 / step), ("diverged", double.NaN));
            }

            run.Metrics.Append(599, 5, ("val/loss", 0.25), ("val/accuracy", 0.875));
            run.Pictures.Add("filters.png", Png, "first-layer filters", section: "Filters");
            run.End(AttemptOutcome.Finished);
        }

        RunReport.Write(RunDirectory.Read(_folder["run"]), new RunReportOptions
        {
            Headlines = ["val/accuracy"],
            TrainingLossExtras = "label smoothing and mix-up",
            AddSections = report => report.AddSection("Mine").AddParagraph("my own words"),
        });
        string html = File.ReadAllText(_folder["run", "report.html"]);
        string text = XDocument.Parse(html).Root!.Value;
        foreach (string expected in (string[])["Finished at step 599, in epoch 6.", "0.875", "relight train 'my photos' --lr 0.001",
            "optimizer.lr", "[0.9,0.999]", "first-layer filters", "Filters", "my own words", "NVIDIA <H200>", "1.13.1", "interrupted",
                "attempt 2", "The train loss is with label smoothing and mix-up, the val loss without: the two are not the same quantity."])
        {
            text.ShouldContain(expected);
        }

        html.ShouldNotContain("http");
    }

    [Fact]
    public void A_run_without_measurements_reports_that()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        RunReport.Write(run);
        XDocument.Load(run.ReportPath).Root!.Value.ShouldContain("Nothing was measured yet.");
    }

    [Fact]   // what the report draws as HTML, as a file that needs no style sheet; any text may be in it
    public void Grids_matrices_and_sheets_of_charts_are_pictures_too()
    {
        const string name = "<cat> & \"dog\"";
        foreach (ChartColors colors in (ChartColors[])[ChartColors.Light, ChartColors.Dark, ChartColors.Adaptive])
        {
            string grid = new ImageGrid().Add(Png, name, Answer.Right).Add(Png, "hound\nis pug", Answer.Wrong).ToSvg(colors);
            string matrix = new ConfusionMatrix([name, "b"], new long[,] { { 3, 1 }, { 0, 4 } }).ToSvg(colors);
            string sheet = ChartSheet.ToSvg([Line("first"), Bars("second"), Line("third")], colors);
            foreach (string svg in (string[])[grid, matrix, sheet])
            {
                XElement root = XDocument.Parse(svg).Root!;
                svg.Contains("prefers-color-scheme", StringComparison.Ordinal).ShouldBe(colors == ChartColors.Adaptive);
                Coordinates(svg).ShouldAllBe(value => double.IsFinite(value));
                ((double)root.Attribute("width")!).ShouldBeGreaterThan(100);
            }

            XDocument.Parse(grid).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value).ShouldBe([$"✓ {name}", "✗ hound", "is pug"]);
            XDocument.Parse(matrix).Root!.Value.ShouldContain("75.0 %");
            XDocument.Parse(sheet).Root!.Value.ShouldContain("second");
        }
    }

    [Fact]
    public void A_picture_without_a_section_is_a_file_alone()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        run.Pictures.Add("shown.png", Png, "a picture to be seen", section: "Views");
        run.Pictures.Add("apart.png", Png, "a picture for elsewhere", section: null);
        RunReport.Write(run);
        string text = XDocument.Load(run.ReportPath).Root!.Value;
        text.ShouldContain("a picture to be seen");
        text.ShouldNotContain("a picture for elsewhere");
        RunDirectory.Read(_folder["run"]).Pictures.List()[1].Section.ShouldBeNull();
    }

    [Fact]   // a rate that is always the same needs no chart
    public void Curves_are_of_what_changes()
    {
        using RunDirectory run = RunDirectory.Create(_folder["run"], new RunRequest { Command = "train" });
        run.Metrics.Append(1, 0, ("step/loss", 2), ("step/momentum", 0.9));
        run.Metrics.Append(2, 0, ("step/loss", 1), ("step/momentum", 0.9));
        RunReport.Curves(run.Metrics.Read()).Select(chart => chart.Title).ShouldBe(["step/loss"]);
    }

    private static HtmlReport Everything(string name)
    {
        var report = new HtmlReport("Was it worth it?") { Verdict = "No: from scratch won." };
        report.AddFact("photographs", "13,394");
        report.AddSection("Accuracy " + name)
            .AddTable(new ReportTable("by arm", "arm", "mean", "spread").AddRow(true, name, "68.1 %", "± 1.2"))
            .AddRow(row => row.AddFigure(Line(name), "a caption").AddFigure(Bars(name), name));
        report.AddSection(name)
            .AddFigure(new ConfusionMatrix([name, "b"], new long[,] { { 3, 1 }, { 0, 4 } }), name)
            .AddFigure(new ImageGrid { Pixelated = true }.Add(Png, "pug", Answer.Right).Add(Png, name + "\nsaid: hound", Answer.Wrong),
                name)
            .AddFigure(new Picture(Png, name), name)
            .AddDetails(name, details => details.AddParagraph("folded away"));
        return report;
    }

    private static LineChart Line(string name) =>
        new(new ChartAxis("epoch") { WholeNumbers = true }, new ChartAxis("validation accuracy", "%") { Format = "0.0" })
        {
            Series = [new LineSeries(name, [new(1, 30, 29, 31), new(2, 50, 49, 51), new(3, double.NaN), new(4, 68.1, 67, 69.2)])],
            Marks = [(2, name)],
        };

    private static BarChart Bars(string name) => new(new ChartAxis("accuracy", "%"))
    {
        Title = name,
        Bars = [Bar.OverSeeds(name, [60, 65, 70]), new Bar("worse", -5), new Bar("lost", double.NaN)],
        References = [(10, "chance")],
    };

    private static IEnumerable<double> Coordinates(string svg) => Regex
        .Matches(svg, """ (?:x|y|x1|x2|y1|y2|cx|cy)="([^"]*)"|[MLHV](-?[0-9.]+)(?: (-?[0-9.]+))?""")
        .SelectMany(match => match.Groups.Values.Skip(1).Where(group => group.Length > 0))
        .Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture));

    private sealed class BarComparer : IEqualityComparer<Bar>
    {
        public bool Equals(Bar? x, Bar? y) => (x!.Name, x.Value, x.Low, x.High) == (y!.Name, y.Value, y.Low, y.High);

        public int GetHashCode(Bar bar) => bar.Name.Length;
    }
}
