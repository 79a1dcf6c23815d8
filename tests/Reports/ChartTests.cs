using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relight.Reports;

namespace Relight.Tests.Reports;

public sealed class ChartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chart_as_a_file_is_xml_with_colors_of_its_own(bool light)
    {
        ChartColors colors = light ? ChartColors.Light : ChartColors.Dark;
        foreach (string svg in new[] { SampleReport.Line(SampleReport.Hostile).ToSvg(colors),
            SampleReport.Bars(SampleReport.Hostile).ToSvg(colors) })
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
        LineChart chart = SampleReport.Line("from scratch");
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

    [Fact]   // what the report draws as HTML, as a file that needs no style sheet; any text may be in it
    public void Grids_matrices_and_sheets_of_charts_are_pictures_too()
    {
        const string name = "<cat> & \"dog\"";
        foreach (ChartColors colors in (ChartColors[])[ChartColors.Light, ChartColors.Dark, ChartColors.Adaptive])
        {
            string grid = new ImageGrid().Add(SampleReport.Png, name, Answer.Right)
                .Add(SampleReport.Png, "hound\nis pug", Answer.Wrong).ToSvg(colors);
            string matrix = new ConfusionMatrix([name, "b"], new long[,] { { 3, 1 }, { 0, 4 } }).ToSvg(colors);
            string sheet = ChartSheet.ToSvg([SampleReport.Line("first"), SampleReport.Bars("second"), SampleReport.Line("third")], colors);
            foreach (string svg in (string[])[grid, matrix, sheet])
            {
                XElement root = XDocument.Parse(svg).Root!;
                svg.Contains("prefers-color-scheme", StringComparison.Ordinal).ShouldBe(colors == ChartColors.Adaptive);
                Coordinates(svg).ShouldAllBe(value => double.IsFinite(value));
                ((double)root.Attribute("width")!).ShouldBeGreaterThan(100);
            }

            XDocument.Parse(grid).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)
                .ShouldBe([$"✓ {name}", "✗ hound", "is pug"]);
            XDocument.Parse(matrix).Root!.Value.ShouldContain("75.0 %");
            XDocument.Parse(sheet).Root!.Value.ShouldContain("second");
        }
    }

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
