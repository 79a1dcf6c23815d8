using Relight.Data;
using Relight.Reports;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.Restoration;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;
using Relight.Vision.Backbones;
using static System.FormattableString;

namespace Relight.Recipes;

/// <summary>The report of a training: curves, what the model was shown, its filters, its answers and its mistakes.</summary>
internal static class TrainingRunReport
{
    /// <summary>Writes report.html into the run's folder, and its pictures as PNG files into <c>pictures/</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="parts">What it trained, with the weights to be shown.</param>
    /// <param name="metrics">What the last validation measured; null: nothing.</param>
    public static void Write(RunDirectory run, TrainingParts parts, ClassificationMetrics? metrics)
    {
        var images = metrics is not null && Methods.Of(parts.Settings.Method).LearnsLabels ? parts.Validation?.Dataset : null;
        RunReport.Write(run, new RunReportOptions
        {
            Verdict = metrics is null
                ? Collapse(run)
                : Invariant($"Validation accuracy {100 * metrics.Top1:0.0} % on {metrics.Count:N0} images, at the last epoch."),
            Cautions = TrainingParts.CautionsOf(RunSettings.Of(run), parts.Data),
            Headlines = ["val/accuracy", "val/loss"],
            TrainingLossExtras = parts.Task.TrainingLossExtras,
            AddSections = report =>
            {
                AddShown(report.AddSection("What the model was shown"), parts.Settings, parts.Training);
                AddLearned(report, parts);
                AddFilters(report, "First-layer filters", parts.Network);
                if (images is not null)
                {
                    var results = TrainingRunPictures.Results(parts.Task, images, parts.Options);
                    const string caption = "Validation images chosen at random, with what the model says and how sure it is.";
                    report.AddSection("What the model says").AddFigure(results, caption);
                    TrainingRunPictures.Save(run, "results", results.ToSvg(ChartColors.Light), caption);
                }

                if (metrics is not null)
                {
                    AddMistakes(report, metrics, images, run: run);
                }
            },
        });
        if (RunReport.Curves(run.Metrics.Read()) is { Count: > 0 } curves)
        {
            TrainingRunPictures.Save(run, "curves", ChartSheet.ToSvg(curves, ChartColors.Light), "What was measured, step by step.");
        }
    }

    /// <summary>
    /// Writes the report of a run from its folder alone: its newest whole checkpoint is validated again. Of a run of a program of one's
    /// own, it tells what was measured, without pictures of the network's answers.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="RunException">There is no run, or it has no whole checkpoint.</exception>
    /// <exception cref="IOException">The images are not where they were.</exception>
    public static void WriteAnew(string folder)
    {
        using var run = RunDirectory.Read(folder);
        if (!RunSettings.AreThose(run.Record))
        {
            RunReport.Write(run);   // a program of one's own: only it knows its network and its images
            return;
        }

        var settings = RunSettings.Of(run);
        var cache = CacheFolder.Here(settings.Data.Cache);   // it may be one of another machine
        var parts = TrainingParts.Create(settings with { Start = null, Data = settings.Data with { AutoBatch = false, Cache = cache } });
        using (var scope = new TensorScope())
        {
            parts.Task.Module.LoadStateDict(Weights.Read(folder));
        }

        parts.Task.Module.To(parts.Options.Device);
        parts.Task.Module.ToChannelsLast();
        Write(run, parts, parts.Validation is { } held
            ? Evaluator.Evaluate(parts.Task, held, parts.Options) as ClassificationMetrics
            : null);
    }

    /// <summary>
    /// Adds the first images of the first epoch with their labels, made up or not, as the network saw them but for colors' normalization.
    /// </summary>
    internal static void AddShown(ReportSection section, RunSettings settings, DataLoader training) =>
        section.AddFigure(TrainingRunPictures.Batch(settings, training), Methods.Of(settings.Method).ShownCaption);

    /// <summary>Adds what was learned without labels: images restored, and the neighbors of some by the features.</summary>
    private static void AddLearned(HtmlReport report, TrainingParts parts)
    {
        if (parts.Task is IRestorer restorer)
        {
            report.AddSection("Before and after").AddFigure(
                LearnedPictures.Restored(restorer, parts), "Validation images, or training images where none are held out, damaged as in "
                + "training. The slider goes from damaged to restored; the original is to the right.");
        }

        if (parts.Task is FeatureTask task)
        {
            var (neighbors, caption) = LearnedPictures.Neighbors(task, parts);
            report.AddSection("Nearest neighbors").AddFigure(neighbors, caption);
        }
    }

    /// <summary>Adds the filters of the first convolution, where the network has one.</summary>
    internal static void AddFilters(HtmlReport report, string title, Backbone network)
    {
        if (network.FirstConvolution is not { } first)
        {
            return;
        }

        var grid = new ImageGrid { ThumbnailWidth = 48, Pixelated = true };
        foreach (var (index, picture) in Thumbnails.OfFilters(first.Weight).Index())
        {
            grid.Add(picture, Invariant($"{index + 1}"));
        }

        report.AddSection(title).AddFigure(grid, "Each filter's weights, stretched to the full range of colors.");
    }

    /// <summary>
    /// Adds the confusion matrix, and where their images are at hand the answers to learn from: of one model those with the highest loss,
    /// of several the mistakes that each was surest of.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="metrics">What a validation measured.</param>
    /// <param name="images">The images that were validated on; null: they cannot be shown.</param>
    /// <param name="model">Which of several models it is; null: the only one.</param>
    /// <param name="run">Where the pictures are kept as files too; null: nowhere.</param>
    internal static void AddMistakes(
        HtmlReport report, ClassificationMetrics metrics, Dataset? images, string? model = null, RunDirectory? run = null)
    {
        var confusion = TrainingRunPictures.Confusion(metrics);
        var figures =
            Invariant($"Top-1 {100 * metrics.Top1:0.0} %{(metrics.Top5 is { } top5 ? Invariant($", top-5 {100 * top5:0.0} %") : "")} of ")
            + Invariant($"{metrics.Count:N0} validation images.");
        report.AddSection(Heading("Confusion matrix", model)).AddFigure(confusion, figures);
        if (run is not null)
        {
            TrainingRunPictures.Save(run, "confusion", confusion.ToSvg(ChartColors.Light), figures);
        }

        var (title, caption, answers) = run is not null
            ? ("Top losses", "Validation images with the highest loss.", metrics.TopLosses)
            : ("Most confident mistakes", "Validation images whose wrong answer the model was surest of.", metrics.ConfidentMistakes);
        if (images is null || answers.Count == 0)
        {
            return;
        }

        var pictures = TrainingRunPictures.Answers(answers, metrics.Classes, images);
        report.AddSection(Heading(title, model)).AddFigure(pictures, caption);
        if (run is not null)
        {
            TrainingRunPictures.Save(run, "top-losses", pictures.ToSvg(ChartColors.Light), caption);
        }
    }

    /// <summary>The line of the log in which the run told that its embeddings collapsed; null where it told none.</summary>
    private static string? Collapse(RunDirectory run)
    {
        var log = Path.Combine(run.Folder, RunFolder.LogFile);
        return !File.Exists(log) ? null : File.ReadLines(log)
            .Select(line => line.IndexOf($"{CollapseWatch.Sign} at step ", StringComparison.Ordinal) is >= 0 and var start ? line[start..] : null)
            .LastOrDefault(line => line is not null);
    }

    private static string Heading(string what, string? model) => model is null ? what : $"{what}: {model}";
}
