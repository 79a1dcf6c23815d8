using Relight.Recipes.Probing;
using Relight.Reports;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Tensors;
using static System.FormattableString;

namespace Relight.Recipes.Comparing;

/// <summary>What a comparison leaves: report.html for people, result.json for programs.</summary>
internal static class ComparisonReport
{
    private const int NeighborRows = 8;

    /// <summary>Writes both files into the comparison's folder.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="folder">The comparison's folder.</param>
    public static void Write(ComparisonResult result, ComparisonRequest request, string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, "result.json"), result.ToJson() + "\n");
        var report = new HtmlReport($"Was it worth it? {result.Model} on {result.Data}")
        {
            Kicker = "relight compare",
            Verdict = string.Join(' ', [result.Sentence, .. result.Cautions]),
        };
        report.AddFact("images without labels", Invariant($"{result.TrainingImages:N0}"));
        report.AddFact("labels used", string.Join(", ", result.Contests.Select(contest => Invariant($"{contest.LabeledImages:N0}")).Distinct()));
        report.AddFact("validation images", Invariant($"{result.ValidationImages:N0}"));
        report.AddFact("seeds", Invariant($"{request.Seeds}"));
        AddNeighbors(report, result, request, folder);
        AddTable(report.AddSection("What each way reached"), result);
        AddBudgets(report, result);
        AddPretexts(report.AddSection("What was learned without labels"), result, request.ProbeImages);
        AddCurves(report.AddSection("Curves"), result);
        AddModels(report, result, request.Settings, folder);
        report.AddSection("How it was compared").AddParagraph(Explanation(request, result));
        if (request.NextCommand is { } nextCommand)
        {
            report.AddSection("The same for your own photographs").AddParagraph(nextCommand);
        }

        report.Write(Path.Combine(folder, "report.html"));
    }

    /// <summary>What the best way found alike before it saw a label, and a network that learned nothing.</summary>
    private static void AddNeighbors(HtmlReport report, ComparisonResult result, ComparisonRequest request, string folder)
    {
        var contest = result.Contests[^1];
        if (contest.Ways.Single(way => way.Way == contest.Best.Way).Pretext is not { } pretext)
        {
            return;
        }

        using var scope = new TensorScope();
        var settings = request.Settings;
        var probe = new PretextProbe(Comparison.FolderOf(folder, pretext, settings.Training.Seed), settings.Data, request.ProbeImages);
        var (learned, random) = probe.Features();
        var pictures = NeighborPictures.Of(
            probe.Images.Training, probe.Images.Validation, [("after learning without labels", learned), ("before", random)], NeighborRows);
        report.AddSection("What looks alike to it").AddFigure(
            pictures.Rows,
            Invariant($"Validation images with the training images whose features are nearest. Of {pictures.Shown} neighbors, ")
                + Invariant($"{pictures.Right[0]} are of the same class after learning, {pictures.Right[1]} before; no label was seen."));
    }

    private static void AddTable(ReportSection section, ComparisonResult result)
    {
        foreach (var contest in result.Contests)
        {
            var best = contest.Ways.MaxBy(way => way.Mean);
            var table = new ReportTable(
                Invariant($"Validation accuracy at the last epoch, {LabelsText.Of(contest.Labels)} ({contest.LabeledImages:N0}), ")
                    + $"{contest.Equal ?? "times as they stand in the table"}.",
                "way", "labels are seen", "accuracy, %", "beside from scratch", "spread", "last three, %", "epochs", "seeds", "time, s");
            foreach (var way in contest.Ways)
            {
                var verdict = contest.Verdicts.SingleOrDefault(v => v.Way == way.Way);
                table.AddRow(
                    way == best, way.Title, way.Pretext is null ? "throughout" : way.SeesLabels ? "in the end, beside images without" : "in the end",
                    Invariant($"{100 * way.Mean:0.0}"),
                    verdict?.DifferenceText ?? "–", way.SpreadText, Invariant($"{100 * way.LastThreeMean:0.0}"),
                    Invariant($"{way.Epochs}"), Invariant($"{way.Seeds.Count}"), Invariant($"{way.Seconds:0}"));
            }

            section.Add(table);
        }
    }

    private static void AddBudgets(HtmlReport report, ComparisonResult result)
    {
        if (result.Crossings.Count == 0)
        {
            return;
        }

        var section = report.AddSection("From which time on it pays");
        foreach (var group in result.Contests.GroupBy(contest => contest.Labels))
        {
            section.AddFigure(
                new LineChart(new ChartAxis("training time", "min"), new ChartAxis("validation accuracy", "%") { Format = "0.0" })
                {
                    Series =
                    [
                        .. group.First().Ways.Select(way => LineSeries.OverSeeds(
                            way.Title,
                            [.. way.Seeds.Select((_, seed) => (IReadOnlyList<(double, double)>)
                                [.. group.Select(contest => (Minutes(contest), 100 * contest.Ways.Single(w => w.Way == way.Way).Seeds[seed].Accuracy))])])),
                    ],
                },
                $"With {LabelsText.Of(group.Key)}; each point is a training of its own, with a schedule for that time.");
        }

        static double Minutes(ContestResult contest) => Duration.Parse(contest.Budget!)!.Value.TotalMinutes;
    }

    private static void AddPretexts(ReportSection section, ComparisonResult result, int most)
    {
        var table = new ReportTable(
            Invariant($"Features judged with all labels of {Math.Min(result.TrainingImages, most):N0} training images, which no ")
                + "pretext saw; a random network beside.",
            "pretext", "kNN 20, %", "random, %", "kNN 200, %", "linear, %", "own question, %", "steps", "images/s", "memory, MiB", "time, s");
        foreach (var pretext in result.Pretexts)
        {
            table.AddRow(
                pretext.Pretext, Invariant($"{100 * pretext.Knn20:0.0}"), Invariant($"{100 * pretext.RandomKnn20:0.0}"),
                Invariant($"{100 * pretext.Knn200:0.0}"), Invariant($"{100 * pretext.Linear:0.0}"),
                pretext.Accuracy is { } own ? Invariant($"{100 * own:0.0} (guessing {100 * pretext.Chance:0.0})") : "–",
                Invariant($"{pretext.Steps}"), Invariant($"{pretext.ImagesPerSecond:0}"), Invariant($"{pretext.MemoryMiB:0}"),
                Invariant($"{pretext.Seconds:0}"));
        }

        section.Add(table);
    }

    private static void AddCurves(ReportSection section, ComparisonResult result)
    {
        foreach (var contest in result.Contests)
        {
            section.AddFigure(
                new LineChart(new ChartAxis("part of the training", "%"), new ChartAxis("validation accuracy", "%") { Format = "0.0" })
                {
                    Series =
                    [
                        .. contest.Ways.Select(way => LineSeries.OverSeeds(
                            way.Title,
                            [.. way.Seeds.Select(seed => (IReadOnlyList<(double, double)>)
                                [.. seed.AccuracyByEpoch.Zip(seed.ValidatedEpochs, (a, epoch) => (100.0 * epoch / way.Epochs, 100 * a))])])),
                    ],
                },
                $"Validation accuracy over the training that sees labels, {LabelsText.Of(contest.Labels)}"
                    + (contest.Budget is null ? "" : $", {contest.Budget}")
                    + (contest.Ways[0].Seeds.Count > 1 ? "; lines are means over the seeds, bands span them." : "."));
        }
    }

    /// <summary>Pictures of the first seed: what the best way and the control were shown, filters, and mistakes.</summary>
    private static void AddModels(HtmlReport report, ComparisonResult result, RunSettings settings, string folder)
    {
        var contest = result.Contests[^1];
        var best = contest.Ways.Single(way => way.Way == contest.Best.Way);
        if (best.Pretext is { } pretext)
        {
            using var scope = new TensorScope();
            var model = SavedModel.Load(Comparison.FolderOf(folder, pretext, settings.Training.Seed));
            TrainingRunReport.AddShown(report.AddSection("What the pretext was shown"), model.Settings, model.TrainingLoader(settings.Data));
            TrainingRunReport.AddFilters(report, "First-layer filters: pretext", model.Network);
        }

        foreach (var way in (WayResult[])[best, contest.Of(Way.Scratch)])
        {
            using var scope = new TensorScope();
            var model = SavedModel.Load(Path.Combine(folder, way.Seeds[0].Run));
            if (way == best)
            {
                TrainingRunReport.AddShown(
                    report.AddSection("What the classifier was shown"), model.Settings, model.TrainingLoader(settings.Data));
            }

            TrainingRunReport.AddFilters(report, $"First-layer filters: {way.Title}", model.Network);
            var images = model.Images(settings.Data).Dataset;
            TrainingRunReport.AddMistakes(report, model.Evaluate(images, settings.Data), images, way.Title);
        }
    }

    private static string Explanation(ComparisonRequest request, ComparisonResult result)
    {
        var settings = request.Settings;
        return string.Join(
            " ",
            request.Ways.Select(Way.Parse).SelectMany(way => way.Methods).Distinct().Select(name => $"{name}: {Methods.Of(name).Summary}.")
                .Append(request.Budgets.Count > 0
                    ? "How long a step takes was measured beforehand, and each training has as many steps as take its time; times in the "
                        + "tables are those that it took, without validation."
                    : result.Contests[0].Equal is null
                    ? "Steps were chosen beforehand; how long they took is in the tables, without validation."
                    : "The control sees as many images as pretext and fine-tuning together.")
                .Append(Invariant($"Recipe {settings.Recipe.Name}: {settings.Optimizer.Name} at {settings.Optimizer.Lr}, batches of ")
                    + Invariant($"{settings.Data.BatchSize} (pretexts: their own), images of {settings.Data.Size}×{settings.Data.Size} pixels."))
                .Append("All ways are measured on the same validation images, which choose neither an epoch nor a setting."));
    }
}
