using System.Xml.Linq;
using Relight.Recipes;
using Relight.SelfSupervised;
using Relight.Settings;

namespace Relight.Tests.Recipes;

/// <summary>What the report of a training without labels shows of what it learned.</summary>
[Collection(nameof(SeededTests))]
public sealed class LearnedPicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("crappify", 6)]
    [InlineData("colorization", 6)]
    [InlineData("simclr", 0)]
    public void Images_are_shown_with_their_neighbors_and_restored_where_that_is_what_was_learned(string method, int restored)
    {
        var report = Report(method, DataSettings.Synthetic);
        var pairs = Of(report, "div", "pair");
        pairs.Length.ShouldBe(restored);
        foreach (var pair in pairs)
        {
            string[] states = [.. pair.Parent!.Descendants("img").Select(image => image.Attribute("src")!.Value)];
            states.Distinct().Count().ShouldBe(3);   // restored, damaged, original
        }

        Of(report, "div", "neighbors-row").Length.ShouldBe(6);
        report.Descendants("figcaption").ShouldContain(caption => caption.Value.Contains("are of the same class"));
    }

    [Fact]
    public void Images_without_labels_are_shown_with_neighbors_of_which_none_is_the_image_itself()
    {
        var photos = PhotoFolder.Write(_folder["photos"], first: "", second: "");
        var rows = Of(Report("simclr", photos), "div", "neighbors-row");
        rows.Length.ShouldBe(6);
        foreach (var row in rows)
        {
            string[] shown = [.. row.Descendants("img").Select(image => image.Attribute("src")!.Value)];
            shown.Length.ShouldBe(7);
            shown[1..].ShouldNotContain(shown[0]);
        }
    }

    private static XElement[] Of(XDocument report, string element, string name) =>
        [.. report.Descendants(element).Where(one => one.Attribute("class")?.Value == name)];

    private XDocument Report(string method, string path)
    {
        var settings = new RunSettings
        {
            Method = method,
            Data = new DataSettings
            {
                Path = path, Size = 16, BatchSize = 10, SyntheticCount = 40, SyntheticValidationCount = 20, Cache = "off", Workers = 1,
            },
            Model = new ModelSettings { Head = Methods.Of(method).Head ?? "linear" },
            Training = new TrainingSettings { Epochs = 1, Threads = 1, MaxSteps = 2, Seed = 1 },
        };
        new TrainingRun(settings, _folder["run"]) { ShowProgress = false }.Run();
        return XDocument.Load(_folder["run", "report.html"]);
    }
}
