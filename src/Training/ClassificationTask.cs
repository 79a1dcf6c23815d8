using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tensors;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>
/// Classification: a network that gives one score a class, and a cross-entropy. Labels made up by a pretext count as labels.
/// </summary>
public sealed class ClassificationTask : TrainingTask
{
    private const int Unlabeled = -1;
    private const int MostNamed = 5;

    private readonly CrossEntropyLoss _loss;
    private readonly CrossEntropyLoss _evaluationLoss = new(ignoreIndex: Unlabeled);
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
    /// <exception cref="ShapeException">The network gives another number of scores than there are classes.</exception>
    /// <exception cref="InvalidDataException">A sample has no label, or that of no class.</exception>
    public override StepOutput TrainingStep(Batch batch) => Step(Apply(_trainingTransforms, batch), _loss, leastLabel: 0);

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The network gives another number of scores than there are classes.</exception>
    /// <exception cref="InvalidDataException">The label of a sample is that of no class; samples without a label do not count.</exception>
    public override StepOutput EvaluationStep(Batch batch) =>
        Step(Apply(_evaluationTransforms, batch), _evaluationLoss, leastLabel: Unlabeled);

    /// <inheritdoc/>
    public override string? TrainingLossExtras
    {
        get
        {
            string[] extras =
            [
                .. _loss.LabelSmoothing > 0 ? ["label smoothing"] : Array.Empty<string>(),
                .. _loss.Weight is not null ? ["class weights"] : Array.Empty<string>(),
                .. _trainingTransforms.Any(transform => transform.MixesLabels) ? ["mixed images"] : Array.Empty<string>(),
            ];
            return extras.Length == 0 ? null : string.Join(", ", extras);
        }
    }

    /// <inheritdoc/>
    public override MetricSet CreateMetrics() => new ClassificationMetrics(Classes);

    /// <inheritdoc/>
    public override MetricSet CreateEvaluationMetrics() => new ClassificationMetrics(Classes, keepScores: true);

    private string ClassNames => string.Join(", ", Classes.Take(MostNamed)) + (Classes.Count > MostNamed ? ", …" : "");

    private StepOutput Step(Batch batch, CrossEntropyLoss loss, int leastLabel)
    {
        CheckLabels(batch, leastLabel);
        var scores = Network.Forward(batch.Images);
        if (scores.Rank != 2 || scores.Shape[1] != Classes.Count)
        {
            throw new ShapeException(
                nameof(ClassificationTask),
                $"one score for each of its {Classes.Count} classes ({ClassNames}) from {Network.GetType().Name}, shape ({batch.Count}, "
                + $"{Classes.Count})", scores.Shape);
        }

        var classes = batch.Labels.DType.IsFloatingPoint ? batch.Labels.Argmax(1) : batch.Labels;
        return new StepOutput(loss.Forward(scores, batch.Labels), scores, classes, batch.Indices);
    }

    /// <summary>On a GPU, looking at labels would have every step wait for it.</summary>
    private void CheckLabels(Batch batch, int least)
    {
        if (batch.Labels.DType != DType.Int64 || batch.Labels.Device.Type != DeviceType.Cpu)
        {
            return;
        }

        foreach (var (row, label) in batch.Labels.ToArray<long>().Index())
        {
            if (label < least || label >= Classes.Count)
            {
                throw new InvalidDataException(
                    (label == Unlabeled
                        ? $"Sample {batch.Indices[row]} has no label"
                        : $"The label of sample {batch.Indices[row]} is {label}")
                    + $", but there are {Classes.Count} classes ({ClassNames}): expected 0 to {Classes.Count - 1}.");
            }
        }
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
