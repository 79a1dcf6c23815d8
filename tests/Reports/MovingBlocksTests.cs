using System.Xml.Linq;
using Relight.Reports;

namespace Relight.Tests.Reports;

/// <summary>The blocks that a script moves: sliders and maps.</summary>
public sealed class MovingBlocksTests
{
    [Fact]
    public void A_page_with_moving_blocks_is_well_formed_needs_no_network_and_has_each_script_once()
    {
        string html = Page(SampleReport.Hostile);
        XDocument document = XDocument.Parse(html);
        html.ShouldNotContain("http");
        document.Descendants("script").Count().ShouldBe(2);
        document.Descendants("script").ShouldAllBe(script => script.Attribute("src") == null && !script.Value.Contains("alert"));
        document.Descendants().Attributes("src").ShouldAllBe(source => source.Value.StartsWith("data:image/", StringComparison.Ordinal));
        document.Descendants("img").ShouldAllBe(image => image.Attribute("alt")!.Value.Length > 0);
        document.Root!.Value.ShouldContain("Füße 犬 🐕");
    }

    [Fact]
    public void Sliders_and_maps_are_moved_by_keys_and_named_for_those_who_cannot_see_them()
    {
        XDocument document = XDocument.Parse(Page("pug"));
        XElement[] sliders = [.. document.Descendants("input").Where(input => input.Attribute("type")!.Value == "range")];
        sliders.Length.ShouldBe(2);
        sliders.ShouldAllBe(slider => slider.Attribute("aria-label")!.Value.Contains("damaged") && slider.Attribute("tabindex") == null);
        document.Descendants("svg").ShouldAllBe(
            svg => svg.Attribute("tabindex")!.Value == "0" && svg.Attribute("aria-label")!.Value.StartsWith("A map of 2 pictures"));
        document.Descendants("button").ShouldAllBe(button => button.Value.Length > 0);
    }

    [Fact]   // 960 × 640 with a margin of 20: the wider side fills it, and the other has the same scale
    public void A_layout_fills_the_map_with_both_axes_to_one_scale()
    {
        XElement[] points = [.. XDocument.Parse(Page("pug")).Descendants("g").Take(2)];
        points.Select(point => point.Attribute("data-at")!.Value).ShouldBe(["20 435 480 20", "940 205 480 620"]);
        points[0].Attribute("transform")!.Value.ShouldBe("translate(20 435)");
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        Should.Throw<ArgumentException>(() => new ThumbnailMap(["a"], []).AddLayout("plane", [(1, 2)])).Message.ShouldContain("'plane'");
        Should.Throw<ArgumentException>(() => new NeighborRows("learned").Add(new NeighborRow(new GridImage(SampleReport.Png, "a"), [])))
            .Message.ShouldContain("1 measures");
    }

    private static string Page(string name)
    {
        var report = new HtmlReport("moving");
        report.AddSection("sliders").AddFigure(Slider(), name).AddFigure(Slider(), name);
        report.AddSection("maps").AddFigure(Map(), name).AddFigure(Map(), name);
        var picture = new GridImage(SampleReport.Png, name);
        report.AddSection("neighbors").AddFigure(
            new NeighborRows("learned", name).Add(new NeighborRow(picture, [[picture, picture], [picture]])), name);
        return report.ToHtml();

        BeforeAfter Slider() =>
            new BeforeAfter("damaged", "restored", "original").Add(SampleReport.Png, SampleReport.Png, SampleReport.Png, name);

        ThumbnailMap Map() => new ThumbnailMap(
            [name, "hound"], [new MapPoint(SampleReport.Png, 0, name), new MapPoint(SampleReport.Png, 1, "a hound")])
            .AddLayout("wide", [(0, 5), (10, 2.5)]).AddLayout(name, [(1, -1), (1, 1)]);
    }
}
