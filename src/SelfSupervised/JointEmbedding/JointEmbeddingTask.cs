using Relight.Data;
using Relight.Nn;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>
/// A loss over embeddings of two views of each image. The first view's rows come first wherever both views go through a network together.
/// In evaluation, the backbone's features are measured: how well neighbors have the same label, and whether they have collapsed.
/// </summary>
/// <param name="module">All that is trained or remembered.</param>
/// <param name="transforms">How images are shown.</param>
/// <param name="momentum">How much of a teacher's weights stays in a step at first; it rises to 1 by the cosine of the training.</param>
public abstract class JointEmbeddingTask(JointEmbeddingModule module, ViewTransforms transforms, double momentum = 0) : TrainingTask
{
    /// <inheritdoc/>
    public override JointEmbeddingModule Module => module;

    /// <inheritdoc/>
    /// <remarks>A part of a batch has fewer images to be told apart from.</remarks>
    public override bool CanSplit => false;

    /// <inheritdoc/>
    public override StepOutput TrainingStep(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var change in transforms.Training)
        {
            batch = change.Apply(batch);
        }

        Tensor[] views = [.. transforms.Views.Select(name => batch[name])];
        return Step(batch, views);
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="views">Views of its images, each (N, 3, H, W).</param>
    protected abstract StepOutput Step(Batch batch, IReadOnlyList<Tensor> views);

    /// <summary>Two views of one size through a network at once.</summary>
    /// <returns>(N, D) of each, float32.</returns>
    protected static (Tensor First, Tensor Second) Embed(Layer network, IReadOnlyList<Tensor> views)
    {
        ArgumentNullException.ThrowIfNull(network);
        var both = network.Forward(Tensor.Cat([.. views])).To(DType.Float32).Chunk(2);
        return (both[0], both[1]);
    }

    /// <summary>Views through a network, those of one size at once.</summary>
    /// <returns>(N, D) of each, float32.</returns>
    private protected static Tensor[] EmbedAll(Layer network, IEnumerable<Tensor> views) =>
    [
        .. views.GroupBy(view => view.Shape).SelectMany(
            same => network.Forward(Tensor.Cat([.. same])).To(DType.Float32).Chunk(same.Count())),
    ];

    /// <summary>What the teacher makes of both views, without gradients.</summary>
    private protected (Tensor First, Tensor Second) Taught(IReadOnlyList<Tensor> views)
    {
        using var noGrad = NoGradScope.Enter();
        return Embed(module.Teacher!, views);
    }

    /// <summary>
    /// Computes in float32 whatever the training's precision: scores in half precision would tell near images apart no more.
    /// </summary>
    protected static T InFull<T>(Tensor like, Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        using var full = AutocastScope.Enter(like.Device.Type, DType.BFloat16, enabled: false);
        return compute();
    }

    /// <summary>Measures how far embeddings are spread.</summary>
    protected void LogSpread(Tensor z) => Log("spread", Embeddings.Spread(z.Detach()));

    /// <inheritdoc/>
    public override void AfterStep(long step, long steps)
    {
        if (module.Teacher is not null)
        {
            module.Teach(1 - ((1 - momentum) * (Math.Cos(Math.PI * step / steps) + 1) / 2));
        }
    }

    /// <inheritdoc/>
    public override StepOutput EvaluationStep(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var transform in transforms.Evaluation)
        {
            batch = transform.Apply(batch);
        }

        var features = module.Network.Backbone.Forward(batch.Images).To(DType.Float32);
        return new StepOutput(Tensor.Zeros([]).To(features.Device), features, batch.Labels, batch.Indices);
    }

    /// <inheritdoc/>
    public override MetricSet CreateEvaluationMetrics() => new EmbeddingMetrics();
}
