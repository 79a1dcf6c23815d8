using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tensors;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>Classification: a network that gives one score a class, and a cross-entropy. Labels made up by a pretext count as labels.</summary>
public sealed class ClassificationTask : TrainingTask
{
    private readonly CrossEntropyLoss _loss;
    private readonly CrossEntropyLoss _evaluationLoss = new();
    private readonly IReadOnlyList<IBatchTransform> _trainingTransforms;
    private readonly IReadOnlyList<IBatchTransform> _evaluationTransforms;

    /// <summary>Puts a network, its classes and its loss together.</summary>
    /// <param name="network">From images (N, 3, H, W) to logits (N, classes).</param>
    /// <param name="classes">Names of the classes, in the order of the logits.</param>
    /// <param name="loss">For training; evaluation reports the plain cross-entropy. Left out: plain.</param>
    /// <param name="trainingTransforms">Applied to each training batch on the training device, in order.</param>
    /// <param name="evaluationTransforms">Applied to each batch in evaluation.</param>
    public ClassificationTask(
        Layer network,
        IReadOnlyList<string> classes,
        CrossEntropyLoss? loss = null,
        IReadOnlyList<IBatchTransform>? trainingTransforms = null,
        IReadOnlyList<IBatchTransform>? evaluationTransforms = null)
    {
        Network = network;
        Classes = classes;
        _loss = loss ?? new CrossEntropyLoss();
        _trainingTransforms = trainingTransforms ?? [];
        _evaluationTransforms = evaluationTransforms ?? [];
    }

    /// <summary>The network.</summary>
    public Layer Network { get; }

    /// <summary>Names of the classes, in the order of the logits.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override Module Module => Network;

    /// <inheritdoc/>
    public override StepOutput TrainingStep(Batch batch) => Step(Apply(_trainingTransforms, batch), _loss);

    /// <inheritdoc/>
    public override StepOutput EvaluationStep(Batch batch) => Step(Apply(_evaluationTransforms, batch), _evaluationLoss);

    /// <inheritdoc/>
    public override MetricSet CreateMetrics() => new ClassificationMetrics(Classes);

    /// <inheritdoc/>
    public override MetricSet CreateEvaluationMetrics() => new ClassificationMetrics(Classes, keepScores: true);

    private StepOutput Step(Batch batch, CrossEntropyLoss loss)
    {
        var scores = Network.Forward(batch.Images);
        var classes = batch.Labels.DType.IsFloatingPoint ? batch.Labels.Argmax(1) : batch.Labels;
        return new StepOutput(loss.Forward(scores, batch.Labels), scores, classes, batch.Indices);
    }

    private static Batch Apply(IReadOnlyList<IBatchTransform> transforms, Batch batch)
    {
        foreach (var transform in transforms)
        {
            batch = transform.Apply(batch);
        }

        return batch;
    }
}
