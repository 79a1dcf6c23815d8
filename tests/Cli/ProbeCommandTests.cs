using System.Text.Json.Nodes;
using System.Xml.Linq;
using Relight.Runs.Processes;

namespace Relight.Tests.Cli;

public sealed class ProbeCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", "data.syntheticCount=40", "--set", "data.syntheticValidationCount=20", "--size", "16", "--batch", "20", "--epochs", "1",
        "--cache", "off", "--workers", "1", "--threads", "1",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Probe_tells_stages_and_fine_tuning_and_shows_them_on_a_page()
    {
        Pretrain("rotation");
        string[] line =
        [
            "probe", _folder["run"], "synthetic", "--stages", "--fine-tune", "50%,100%", "--seeds", "2", "--epochs", "1", "--scratch",
            "--batch", "10", "--cache", "off", "--workers", "1", "--threads", "1", "--json",
        ];
        var probe = RelightProcess.Run(line);
        probe.Code.ShouldBe(ExitCode.Done, probe.Error);
        var json = probe.Json;
        json["stages"]!.AsArray().Select(stage => (string)stage!["stage"]!).ShouldBe(["stem", "layer1", "layer2", "layer3", "layer4"]);
        var best = json["stages"]!.AsArray().MaxBy(stage => (double)stage!["linear"]!)!;
        ((string)json["bestStage"]!).ShouldBe((string)best["stage"]!);
        ((double)json["stages"]![4]!["linear"]!).ShouldBe((double)json["linear"]!);
        ((int)json["random"]!["features"]!).ShouldBe(512);
        var half = json["finetuned"]!["50%"]!;
        ((int)half["images"]!, (int)json["finetuned"]!["100%"]!["images"]!).ShouldBe((20, 40));
        foreach (var arm in (JsonNode[])[half, half["scratch"]!])
        {
            double[] accuracies = [.. arm["accuracies"]!.AsArray().Select(one => (double)one!)];
            accuracies.Length.ShouldBe(2);
            ((double)arm["mean"]!).ShouldBe(accuracies.Average(), 1e-12);
            ((double)arm["spread"]!).ShouldBe(Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2), 1e-12);
        }

        var page = XDocument.Load(_folder["run", "probe.html"]);
        page.Descendants("div").Count(one => one.Attribute("class")?.Value == "neighbors-row").ShouldBe(8);
        page.Descendants("image").Count().ShouldBe(20);
        page.Descendants("h2").Select(heading => heading.Value).ShouldBe(
            ["Nearest neighbors", "Map", "What the features are worth", "Stage by stage", "Fine-tuned"]);

        var again = RelightProcess.Run(line);   // nothing is trained again
        again.Json["finetuned"]!.ToJsonString().ShouldBe(json["finetuned"]!.ToJsonString());
        Directory.GetFiles(_folder["run", "probe"], "run.json", SearchOption.AllDirectories).Length.ShouldBe(8);
        Directory.GetFiles(_folder["run", "probe"], "run.json", SearchOption.AllDirectories)
            .ShouldAllBe(file => JsonNode.Parse(File.ReadAllText(file))!["attempts"]!.AsArray().Count == 1);
        Directory.GetFiles(_folder["run", "probe"], "*.safetensors", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_probed_is_refused_with_its_option()
    {
        Pretrain("rotation");
        foreach (var (options, message) in ((string, string)[])
        [
            ("--fine-tune 0%", "--fine-tune 0%: expected"),
            ("--fine-tune 10%,all", "--fine-tune all: expected"),
            ("--scratch", "--scratch says how to fine-tune"),
            ("--out page.txt", "--out page.txt: expected a file that ends in .html"),
            ("--fine-tune 10% --checkpoint 2", "--checkpoint 2: --fine-tune begins with the run's newest checkpoint"),
        ])
        {
            var probe = RelightProcess.Run(["probe", _folder["run"], "synthetic", .. options.Split(' ')]);
            probe.Code.ShouldNotBe(ExitCode.Done);
            probe.Error.ShouldContain(message, Case.Insensitive);
        }
    }

    private void Pretrain(string method)
    {
        var run = RelightProcess.Run(["pretrain", "synthetic", "--method", method, "--run", _folder["run"], .. Small]);
        run.Code.ShouldBe(ExitCode.Done, run.Error);
    }
}
