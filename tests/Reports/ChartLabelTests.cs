using System.Globalization;
using System.Xml.Linq;
using Relight.Reports;

namespace Relight.Tests.Reports;

/// <summary>What is written on a chart, as boxes: none lies on another.</summary>
public sealed class ChartLabelTests
{
    [Theory]   // a pretext of few epochs, two arms that end at half of the third with nearly the same value, as in the demo
    [InlineData(52.1, 51.8, 60)]
    [InlineData(0, 0.2, 0.1)]
    [InlineData(99.9, 100, 99.8)]
    public void Labels_of_curves_that_end_together_do_not_cover_each_other(double tuned, double alone, double scratch)
    {
        LineSeries[] series =
        [
            Curve("pretext (which of six ways)", 4, 32), Curve("pretext + fine-tuning", 80, tuned),
            Curve("from scratch, same total budget", 160, scratch), Curve("from scratch, fine-tuning budget alone", 80, alone),
        ];
        var chart = new LineChart(new ChartAxis("epoch") { WholeNumbers = true },
            new ChartAxis("validation accuracy", "%") { Format = "0.0" }) { Series = series };
        foreach (var drawing in Drawings(chart))
        {
            NoneCoversAnother(drawing);
        }
    }

    [Fact]
    public void Labels_of_many_interruptions_do_not_cover_each_other()
    {
        var chart = new LineChart(new ChartAxis("step"), new ChartAxis("loss"))
        {
            Width = Chart.HalfWidth,
            Marks = [.. Enumerable.Range(1, 20).Select(attempt => (attempt * 7.0, $"attempt {attempt + 1}"))],
            Series = [Curve("train", 160, 1)],
        };
        foreach (var drawing in Drawings(chart))
        {
            NoneCoversAnother(drawing);
        }
    }

    [Fact]   // 13 pixels are what people read without effort; a phone's window is 360 to 430 wide
    public void A_wide_chart_has_a_narrow_drawing_for_phones_in_letters_of_full_size()
    {
        var chart = new LineChart(
            new ChartAxis("epoch"), new ChartAxis("accuracy", "%")) { Series = [Curve("one", 10, 50), Curve("another", 10, 40)] };
        var (wide, narrow) = (Drawings(chart)[0], Drawings(chart)[1]);
        WidthOf(wide).ShouldBe(800);
        WidthOf(narrow).ShouldBeInRange(300, 400);
        narrow.Descendants("text").Select(text => Number(text, "font-size")).ShouldAllBe(size => size >= 12);
    }

    private static LineSeries Curve(string name, int epochs, double last) =>
        new(name, [.. Enumerable.Range(1, epochs).Select(epoch => new ChartPoint(epoch, last * epoch / epochs))]);

    private static XElement[] Drawings(Chart chart)
    {
        var report = new HtmlReport("charts");
        report.AddSection("one").AddFigure(chart, "A chart.");
        return [.. XDocument.Parse(report.ToHtml()).Descendants("svg")];
    }

    private static void NoneCoversAnother(XElement drawing)
    {
        var boxes = drawing.Descendants("text").Select(Box).ToArray();
        boxes.ShouldAllBe(box => box.Left >= -1 && box.Right <= WidthOf(drawing) + 1);
        foreach (var (i, a) in boxes.Index())
        {
            foreach (var b in boxes[..i])
            {
                var overlap = a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
                overlap.ShouldBeFalse($"'{a.Text}' and '{b.Text}'");
            }
        }
    }

    private static (string Text, double Left, double Right, double Top, double Bottom) Box(XElement text)
    {
        var (size, x, y) = (Number(text, "font-size"), Number(text, "x"), Number(text, "y"));
        var width = 0.85 * ChartText.Width(text.Value, size);   // which is generous
        var left = (string?)text.Attribute("text-anchor") switch { "end" => x - width, "middle" => x - (width / 2), _ => x };
        return (text.Value, left, left + width, y - (0.75 * size), y + (0.2 * size));
    }

    private static double WidthOf(XElement drawing) =>
        double.Parse(((string)drawing.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
