using Relight.Data;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>
/// Learns from images alone. In evaluation, the backbone's features are measured: how well neighbors have the same label, and whether
/// they have collapsed.
/// </summary>
/// <param name="transforms">How images are shown.</param>
public abstract class FeatureTask(ViewTransforms transforms) : TrainingTask
{
    /// <summary>What is kept afterwards.</summary>
    public abstract Backbone Backbone { get; }

    /// <summary>Whether the loss is measured in evaluation too.</summary>
    protected virtual bool HasEvaluationLoss => false;

    /// <inheritdoc/>
    public override StepOutput TrainingStep(Batch batch) => Step(ViewTransforms.Apply(transforms.Training, batch));

    /// <summary>The loss of a batch.</summary>
    /// <param name="batch">The batch, transformed.</param>
    protected abstract StepOutput Step(Batch batch);

    /// <summary>The loss of a batch in evaluation, where it is measured.</summary>
    /// <param name="batch">The batch as it comes.</param>
    /// <returns>Scalar ().</returns>
    protected virtual Tensor EvaluationLoss(Batch batch) => Tensor.Zeros([]);

    /// <inheritdoc/>
    public override StepOutput EvaluationStep(Batch batch)
    {
        var loss = EvaluationLoss(batch);
        var features = Backbone.Forward(ViewTransforms.Apply(transforms.Evaluation, batch).Images).To(DType.Float32);
        return new StepOutput(loss.To(features.Device), features, batch.Labels, batch.Indices);
    }

    /// <inheritdoc/>
    public override MetricSet CreateEvaluationMetrics() => new EmbeddingMetrics(HasEvaluationLoss);

    /// <summary>
    /// Computes in float32 whatever the training's precision: scores in half precision would tell near images apart no more.
    /// </summary>
    protected static T InFull<T>(Tensor like, Func<T> compute) => FullPrecision.Of(like, compute);
}
