using Relight.Data;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.SelfSupervised.SemiSupervised;

/// <summary>
/// Learns from images without labels and from labeled ones beside them. In evaluation it is a classifier, measured as any other.
/// </summary>
/// <param name="module">All that is trained or remembered.</param>
/// <param name="classes">Names of the classes.</param>
/// <param name="transforms">How images are shown; the views are those without labels.</param>
/// <param name="ratio">Images without labels for each labeled one, at least 1.</param>
public abstract class SemiSupervisedTask(
    SemiSupervisedModule module, IReadOnlyList<string> classes, ViewTransforms transforms, double ratio) : TrainingTask
{
    private readonly ClassificationTask _answering = new(module.Network, classes, evaluationTransforms: transforms.Evaluation);

    /// <inheritdoc/>
    public override SemiSupervisedModule Module => module;

    /// <inheritdoc/>
    /// <remarks>The labeled images are the first of a batch: a part of it would have others.</remarks>
    public override bool CanSplit => false;

    /// <inheritdoc/>
    public override string TrainingLossExtras => "images without labels";

    /// <inheritdoc/>
    public override StepOutput TrainingStep(Batch batch)
    {
        var shown = ViewTransforms.Apply(transforms.Training, batch);
        var rows = Math.Max(1, (int)(shown.Count / ratio));
        return Step(shown, shown.Images[..rows], shown.Labels[..rows], [.. transforms.Views.Select(name => shown[name])]);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="batch">The batch, transformed.</param>
    /// <param name="images">Labeled images (M, 3, H, W).</param>
    /// <param name="labels">Their classes, int64 (M).</param>
    /// <param name="views">Views of images without labels, each (N, 3, H, W).</param>
    protected abstract StepOutput Step(Batch batch, Tensor images, Tensor labels, IReadOnlyList<Tensor> views);

    /// <inheritdoc/>
    public override StepOutput EvaluationStep(Batch batch) => _answering.EvaluationStep(batch);

    /// <inheritdoc/>
    public override MetricSet CreateEvaluationMetrics() => _answering.CreateEvaluationMetrics();

    /// <summary>Measures how many of the labeled images are told right.</summary>
    private protected void LogAccuracy(Tensor scores, Tensor labels) =>
        Log("labeled_accuracy", scores.Detach().Argmax(1).Eq(labels).To(DType.Float32).Mean());

    /// <summary>
    /// Measures among how many classes answers are shared out: the exponential of the entropy of their mean, 1 where all are one class.
    /// </summary>
    private protected void LogClasses(Tensor probabilities)
    {
        var mean = probabilities.Detach().Mean([0]);
        Log("told_classes", (-(mean * mean.ClampMin(1e-12).Log()).Sum()).Exp());
    }
}
