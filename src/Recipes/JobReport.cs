using System.Globalization;
using Relight.Data;
using Relight.Recipes.Settings;
using Relight.Runs;
using Relight.Runs.Reports;
using Relight.Tensors;
using Relight.Training.Metrics;
using Relight.Vision.Backbones;

namespace Relight.Recipes;

/// <summary>The report of a training: curves, what the model was shown, its filters, its mistakes.</summary>
public static class JobReport
{
    private const int ImagesShown = 24;

    /// <summary>Writes report.html into the run's folder.</summary>
    /// <param name="run">The run, open for writing.</param>
    /// <param name="settings">What was asked.</param>
    /// <param name="training">The batches that were learnt from.</param>
    /// <param name="validation">The images that were validated on; null: none.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="metrics">What the last validation measured; null: nothing.</param>
    public static void Write(
        RunDirectory run, RunSettings settings, DataLoader training, Dataset? validation, Backbone network, ClassificationMetrics? metrics)
    {
        RunReport.Write(run, new RunReportOptions
        {
            Verdict = metrics is null ? null : Text($"Validation accuracy {100 * metrics.Top1:0.0} % on {metrics.Count:N0} images, at the last epoch."),
            Headlines = ["val/accuracy", "val/loss"],
            AddSections = report =>
            {
                AddShown(report.AddSection("What the model was shown"), settings, training);
                AddFilters(report.AddSection("First-layer filters"), network);
                if (metrics is not null && validation is not null)
                {
                    AddMistakes(report, metrics, settings.Objective == Objective.Labels ? validation : null);
                }
            },
        });
    }

    /// <summary>Adds the first images of the first epoch with their labels, made up or not, as the network saw them but for colours' normalisation.</summary>
    internal static void AddShown(ReportSection section, RunSettings settings, DataLoader training)
    {
        using var scope = new TensorScope();
        var batch = training.Epoch(0).First();
        foreach (var transform in TaskFactory.Shown(settings))
        {
            batch = transform.Apply(batch);
        }

        var labels = batch.Labels.ToArray<long>();
        var grid = new ImageGrid { ThumbnailWidth = 84 };
        foreach (var (index, picture) in Thumbnails.Of(batch.Images[..(int)Math.Min(ImagesShown, batch.Count)]).Index())
        {
            grid.Add(picture, labels[index] < 0 ? "no label" : settings.Classes![(int)labels[index]]);
        }

        section.AddFigure(grid, settings.Objective == Objective.SixTransforms
            ? "The first images of the first epoch, turned or mirrored, with the labels made up from that."
            : "The first images of the first epoch with their labels.");
    }

    /// <summary>Adds the filters of the first layer.</summary>
    internal static void AddFilters(ReportSection section, Backbone network)
    {
        var grid = new ImageGrid { ThumbnailWidth = 48, Pixelated = true };
        foreach (var (index, picture) in Thumbnails.OfFilters(((ResNet)network).Conv1.Weight).Index())
        {
            grid.Add(picture, Text($"{index + 1}"));
        }

        section.AddFigure(grid, "Each filter's weights, stretched to the full range of colours.");
    }

    /// <summary>Adds the confusion matrix, and the mistakes that the model was surest of where their images are at hand.</summary>
    internal static void AddMistakes(HtmlReport report, ClassificationMetrics metrics, Dataset? images, string? model = null)
    {
        var classes = metrics.Classes;
        var counts = new long[classes.Count, classes.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i / classes.Count, i % classes.Count] = metrics.Confusion(i / classes.Count, i % classes.Count);
        }

        report.AddSection(Heading("Confusion matrix", model)).AddFigure(
            new ConfusionMatrix(classes, counts), Text($"Top-1 {100 * metrics.Top1:0.0} %, top-5 {100 * metrics.Top5:0.0} % of {metrics.Count:N0} validation images."));
        if (images is null || metrics.ConfidentMistakes.Count == 0)
        {
            return;
        }

        var grid = new ImageGrid();
        foreach (var mistake in metrics.ConfidentMistakes)
        {
            grid.Add(
                Thumbnails.Of(images, mistake.Index),
                Text($"{classes[mistake.PredictedClass]} {100 * mistake.Probability:0} %\nis {classes[mistake.TrueClass]}"), Answer.Wrong);
        }

        report.AddSection(Heading("Most confident mistakes", model)).AddFigure(grid, "Validation images whose wrong answer the model was surest of.");
    }

    private static string Heading(string what, string? model) => model is null ? what : $"{what}: {model}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
