using Relight.Data;
using Relight.Reports;
using Relight.Runs;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;
using Relight.Vision.Pictures;
using static System.FormattableString;

namespace Relight.Recipes;

/// <summary>The pictures of a training: for its report as they are, and as PNG files for everywhere else.</summary>
internal static class TrainingRunPictures
{
    private const int ImagesShown = 24;
    private const double PngScale = 2;

    /// <summary>
    /// The first images of the first epoch as the network sees them, but for colors' normalization, with what they are labeled.
    /// </summary>
    public static ImageGrid Batch(RunSettings settings, DataLoader training)
    {
        using var scope = new TensorScope();
        using var first = training.Epoch(0).First();
        var batch = first;
        foreach (var transform in TaskFactory.Shown(settings))
        {
            batch = transform.Apply(batch);
        }

        var grid = new ImageGrid { ThumbnailWidth = 84 };
        var shown = Math.Min(ImagesShown, batch.Count);
        foreach (var (index, picture) in Thumbnails.Of(batch.Images[..shown]).Index())
        {
            grid.Add(picture, settings.Classes is { Count: > 0 } classes ? Label(batch.Labels[index], classes) : "");
        }

        return grid;
    }

    /// <summary>Some images, the same each time, with what the model says of them and how sure it is, and what they are.</summary>
    public static ImageGrid Results(TrainingTask task, Dataset images, TrainerOptions options)
    {
        var order = Enumerable.Range(0, images.Count).ToArray();
        new CounterRandom(0).Shuffle<int>(order);
        int[] chosen = [.. order.Take(ImagesShown)];
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        using var autocast = Autocast.Enter(options);
        using var batch = new DataLoader(
            new Subset(images, chosen), new DataLoaderOptions { BatchSize = chosen.Length, Workers = 1, OnBadSample = OnBadSample.Skip })
            .Epoch(0).FirstOrDefault();
        var grid = new ImageGrid();
        if (batch is null)
        {
            return grid;
        }

        task.Module.Eval();
        var answer = task.EvaluationStep(batch.To(options.Device));
        var (probabilities, classes) = answer.Scores!.To(DType.Float32).Softmax(1).Max(1);
        var (likely, said, labels) = (probabilities.ToArray<float>(), classes.ToArray<long>(), answer.Targets!.ToArray<long>());
        for (var row = 0; row < said.Length; row++)
        {
            var isRight = said[row] == labels[row];
            var truth = labels[row] < 0 || isRight ? "" : $"\nis {images.Classes[(int)labels[row]]}";
            grid.Add(
                Thumbnails.Of(images, chosen[answer.Indices[row]]),
                Invariant($"{100 * likely[row]:0} % {images.Classes[(int)said[row]]}{truth}"),
                labels[row] < 0 ? Answer.None : isRight ? Answer.Right : Answer.Wrong);
        }

        return grid;
    }

    /// <summary>Answers with how sure the model was, how high the loss, and what is true.</summary>
    public static ImageGrid Answers(IReadOnlyList<SampleAnswer> answers, IReadOnlyList<string> classes, Dataset images)
    {
        var grid = new ImageGrid();
        foreach (var answer in answers)
        {
            grid.Add(
                Thumbnails.Of(images, answer.Index),
                Invariant($"{100 * answer.Probability:0} % {classes[answer.PredictedClass]}\nis {classes[answer.TrueClass]}, loss ")
                    + Invariant($"{answer.Loss:0.0}"),
                answer.IsWrong ? Answer.Wrong : Answer.Right);
        }

        return grid;
    }

    /// <summary>Which classes were taken for which.</summary>
    public static ConfusionMatrix Confusion(ClassificationMetrics metrics)
    {
        var classes = metrics.Classes.Count;
        var counts = new long[classes, classes];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i / classes, i % classes] = metrics.Confusion(i / classes, i % classes);
        }

        return new ConfusionMatrix(metrics.Classes, counts);
    }

    /// <summary>Keeps a drawing as <c>pictures/NAME.png</c>; the report does not show that file.</summary>
    /// <returns>The file's contents.</returns>
    public static byte[] Save(RunDirectory run, string name, string svg, string caption)
    {
        var png = ImageEncoder.PngFromSvg(svg, PngScale);
        run.Pictures.Add(name + ".png", png, caption, section: null);
        return png;
    }

    private static string Label(Tensor label, IReadOnlyList<string> classes)
    {
        if (!label.DType.IsFloatingPoint)
        {
            return label.ToInt64() is >= 0 and var one ? classes[(int)one] : "no label";
        }

        var shares = label.ToArray<float>().Index().Where(share => share.Item > 0).OrderByDescending(share => share.Item);
        return string.Join('\n', shares.Select(share => Invariant($"{100 * share.Item:0} % {classes[share.Index]}")));
    }
}
