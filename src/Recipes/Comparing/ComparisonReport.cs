using Relight.Reports;
using Relight.Runs;
using Relight.SelfSupervised.SixTransforms;
using Relight.Settings;
using Relight.Tensors;
using static System.FormattableString;

namespace Relight.Recipes.Comparing;

/// <summary>What a comparison leaves: report.html for people, result.json for programs.</summary>
internal static class ComparisonReport
{
    /// <summary>Writes both files into the comparison's folder.</summary>
    public static void Write(ComparisonResult result, RunSettings settings, string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, "result.json"), result.ToJson() + "\n");
        var report = new HtmlReport($"Was it worth it? {result.Model} on {result.Data}")
        {
            Kicker = "relight compare",
            Verdict = result.Verdict.Sentence,
        };
        report.AddFact("images for the pretext", Invariant($"{result.TrainingImages:N0}"));
        report.AddFact("labels used", Invariant($"{result.LabeledImages:N0}"));
        report.AddFact("validation images", Invariant($"{result.ValidationImages:N0}"));
        report.AddFact("seeds", Invariant($"{result.Arms[0].Seeds.Count}"));
        AddTable(report.AddSection("What each arm reached"), result);
        AddCurves(report.AddSection("Curves"), result);
        AddModels(report, result, settings, folder);
        report.AddSection("How it was compared").AddParagraph(Explanation(settings, result));
        report.Write(Path.Combine(folder, "report.html"));
    }

    private static void AddTable(ReportSection section, ComparisonResult result)
    {
        var best = result.Arms.Skip(1).MaxBy(arm => arm.Mean);
        var table = new ReportTable(
            Invariant($"Validation accuracy at the last epoch; the pretext's is that of telling the six ways apart, where guessing gives ")
                + Invariant($"{100.0 / SixTransforms.Classes.Count:0.0} %."),
            "arm", "epochs", "accuracy, %", "spread", "last three epochs, %", "seeds", "time, s");
        foreach (var arm in result.Arms)
        {
            table.AddRow(
                arm == best, arm.Title, Invariant($"{arm.Epochs}"), Invariant($"{100 * arm.Mean:0.0}"),
                arm.Spread is { } spread ? Invariant($"± {100 * spread:0.0}") : "–",
                Invariant($"{100 * arm.LastThreeMean:0.0}"), Invariant($"{arm.Seeds.Count}"), Invariant($"{arm.Seconds:0}"));
        }

        section.Add(table);
    }

    private static void AddCurves(ReportSection section, ComparisonResult result) => section.AddFigure(
        new LineChart(new ChartAxis("epoch") { WholeNumbers = true }, new ChartAxis("validation accuracy", "%") { Format = "0.0" })
        {
            Series =
            [
                .. result.Arms.Select(arm => LineSeries.OverSeeds(
                    arm.Title,
                    [.. arm.Seeds.Select(seed =>
                        (IReadOnlyList<(double, double)>)[.. seed.AccuracyByEpoch.Zip(
                            seed.ValidatedEpochs, (a, epoch) => ((double)epoch, 100 * a))])])),
            ],
        },
        "Validation accuracy after each epoch of each arm's own data"
            + (result.Arms[0].Seeds.Count > 1 ? "; lines are means over the seeds, bands span them." : "."));

    /// <summary>
    /// Pictures of the first seed: what pretext and classifier were shown, filters, and the mistakes of both classifiers.
    /// </summary>
    private static void AddModels(HtmlReport report, ComparisonResult result, RunSettings settings, string folder)
    {
        foreach (var arm in (Arm[])[Arm.Pretext, Arm.FineTuned, Arm.Scratch])
        {
            using var scope = new TensorScope();
            var model = SavedModel.Load(Path.Combine(folder, result.Of(arm).Seeds[0].Run));
            if (arm != Arm.Scratch)
            {
                TrainingRunReport.AddShown(report.AddSection(arm == Arm.Pretext
                    ? "What the pretext was shown"
                    : "What the classifier was shown"), model.Settings, model.TrainingLoader(settings.Data));
            }

            TrainingRunReport.AddFilters(report, $"First-layer filters: {arm.Title}", model.Network);
            if (arm != Arm.Pretext)
            {
                var images = model.Images(settings.Data).Dataset;
                TrainingRunReport.AddMistakes(report, model.Evaluate(images, settings.Data), images, arm.Title);
            }
        }
    }

    private static string Explanation(RunSettings settings, ComparisonResult result) => string.Join(
        " ",
        Arm.All.Select(arm => Invariant($"{arm.Title}: {arm.Explanation} {result.Of(arm).Epochs} epochs."))
            .Append(
                Invariant($"Recipe {settings.Recipe.Name}: {settings.Optimizer.Name} at {settings.Optimizer.Lr}, batches of ")
                + Invariant($"{settings.Data.BatchSize}, images of {settings.Data.Size}×{settings.Data.Size} pixels."))
            .Append("All arms see the same validation images, which choose neither an epoch nor a setting."));
}
