using System.Globalization;
using Relight.Reports;
using static System.FormattableString;

namespace Relight.Recipes.Probing;

/// <summary>A page that shows what a run's features are worth.</summary>
internal static class ProbePage
{
    private const int RowsShown = 8;
    private const string Learned = "learned", Random = "random weights";

    /// <summary>Writes it.</summary>
    /// <param name="file">The page.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="probe">What was measured on.</param>
    /// <param name="findings">What was found out.</param>
    /// <param name="learned">What the run's network makes of the images.</param>
    /// <param name="random">What one with random weights makes of them; null: not known.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop; nothing is written.</exception>
    public static void Write(
        string file, string run, Probe probe, ProbeFindings findings, ProbeFeatures learned, ProbeFeatures? random,
        CancellationToken stop = default)
    {
        var report = new HtmlReport($"What {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)))} has learned")
        {
            Kicker = "relight probe", Verdict = string.Join(' ', [Sentence(findings), .. findings.Cautions]),
        };
        var worth = findings.Learned;
        report.AddFact("20 nearest", $"{Percent(worth.Knn20)} %").AddFact("linear", $"{Percent(worth.Linear)} %")
            .AddFact("images asked", Invariant($"{worth.ValidationImages:N0}"))
            .AddFact("with known labels", Invariant($"{worth.TrainingImages:N0}"));
        (string Name, ProbeFeatures Features)[] networks =
            [(Learned, learned), .. random is null ? Array.Empty<(string, ProbeFeatures)>() : [(Random, random)]];
        AddNeighbors(report, probe, networks);
        var map = EmbeddingMap.Of(
            probe.Validation, [.. networks.Select(network => (network.Name, network.Features.Validation))], stop);
        if (map is not null)
        {
            report.AddSection("Map").AddFigure(map, "Validation images, framed in the color of their class. t-SNE keeps neighbors "
                + "together, and says little of distances; the principal components are the two directions of most variance. Drag to move; "
                + "zoom with the buttons, plus and minus, or the wheel once the map is clicked.");
        }

        AddWorth(report, findings);
        AddStages(report, findings);
        AddFineTuned(report, findings.FineTuned);
        report.Write(file);
    }

    private static string Sentence(ProbeFindings findings)
    {
        var told = $"A linear classifier over the features tells {Percent(findings.Learned.Linear)} % of the validation images";
        return findings.Random is { } random ? $"{told}, over those of random weights {Percent(random.Linear)} %." : $"{told}.";
    }

    private static void AddNeighbors(HtmlReport report, Probe probe, IReadOnlyList<(string Name, ProbeFeatures Features)> networks)
    {
        var pictures = NeighborPictures.Of(probe.Training, probe.Validation, networks, RowsShown);
        var counts = networks.Select((network, index) => Invariant($"{network.Name}: {pictures.Right[index]}"));
        report.AddSection("Nearest neighbors").AddFigure(
            pictures.Rows, "Validation images with their nearest training images. "
            + Invariant($"Of {pictures.Shown} neighbors, those of the same class are, {string.Join("; ", counts)}."));
    }

    private static void AddWorth(HtmlReport report, ProbeFindings findings)
    {
        ProbeResult[] results = [findings.Learned, .. findings.Random is { } random ? [random] : Array.Empty<ProbeResult>()];
        var table = new ReportTable(
            "", ["validation images told right by", .. new[] { "learned, %", "random weights, %" }.Take(results.Length)]);
        Add("the 20 nearest images", result => Percent(result.Knn20));
        Add("the 200 nearest images", result => Percent(result.Knn200));
        Add("a linear classifier", result => Percent(result.Linear));
        Add("spread of the features", result => Invariant($"{result.Spread:0.00}"));
        Add("dimensions used", result => Invariant($"{result.EffectiveRank:0} of {result.Features}"));
        report.AddSection("What the features are worth").AddTable(table);

        void Add(string name, Func<ProbeResult, string> of) => table.AddRow([name, .. results.Select(of)]);
    }

    private static void AddStages(HtmlReport report, ProbeFindings findings)
    {
        if (findings.Best is not { } best)
        {
            return;
        }

        var table = new ReportTable(
            "Validation images told right by the features of each stage", "stage", "20 nearest, %", "200 nearest, %", "linear, %",
            "dimensions");
        foreach (var stage in findings.Stages)
        {
            table.AddRow(stage == best, stage.Stage, Percent(stage.Knn20), Percent(stage.Knn200), Percent(stage.Linear),
                stage.Features.ToString(CultureInfo.InvariantCulture));
        }

        var end = best == findings.Stages[^1] ? "the last." : "not the last: what comes after has grown into what the run was asked.";
        report.AddSection("Stage by stage").AddParagraph($"The best features, by a linear classifier, are those of {best.Stage}, {end}")
            .AddTable(table);
    }

    private static void AddFineTuned(HtmlReport report, IReadOnlyList<FineTuneResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        var isBeside = results[0].Scratch is not null;
        var seeds = results[0].Accuracies.Count;
        var table = new ReportTable(
            Invariant($"Validation accuracy in percent, the mean of {seeds} seed{(seeds == 1 ? "" : "s")} ± their standard deviation"),
            ["labels", "images", "epochs", "fine-tuned", .. isBeside ? new[] { "from scratch" } : []]);
        foreach (var result in results)
        {
            table.AddRow([
                result.Labels, Invariant($"{result.Images:N0}"), Invariant($"{result.Epochs}"), WithSpread(result.Accuracies),
                .. result.Scratch is { } scratch ? new[] { WithSpread(scratch) } : []]);
        }

        report.AddSection("Fine-tuned").AddTable(table);
    }

    /// <summary>Mean and spread of shares, in percent: <c>61.3 ± 0.8</c>.</summary>
    internal static string WithSpread(IReadOnlyList<double> values) => Percent(values.Average())
        + (FineTuneResult.SpreadOf(values) is { } spread ? $" ± {Percent(spread)}" : "");

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
