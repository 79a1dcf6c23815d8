using Relight.Reports;

namespace Relight.Tests.Reports;

/// <summary>A report with one of everything in it, under a name of the test's choice.</summary>
internal static class SampleReport
{
    public const string Hostile = "<script>alert('x')</script> \"&amp;\" \u0001 ]]> Füße 犬 \ud83d\udc15";
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static HtmlReport Everything(string name)
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

    public static LineChart Line(string name) =>
        new(new ChartAxis("epoch") { WholeNumbers = true }, new ChartAxis("validation accuracy", "%") { Format = "0.0" })
        {
            Series = [new LineSeries(name, [new(1, 30, 29, 31), new(2, 50, 49, 51), new(3, double.NaN), new(4, 68.1, 67, 69.2)])],
            Marks = [(2, name)],
        };

    public static BarChart Bars(string name) => new(new ChartAxis("accuracy", "%"))
    {
        Title = name,
        Bars = [Bar.OverSeeds(name, [60, 65, 70]), new Bar("worse", -5), new Bar("lost", double.NaN)],
        References = [(10, "chance")],
    };
}
