using Relight.Data;
using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>
/// A loss over embeddings of two views of each image. The first view's rows come first wherever both views go through a network together.
/// </summary>
/// <param name="module">All that is trained or remembered.</param>
/// <param name="transforms">How images are shown.</param>
/// <param name="momentum">How much of a teacher's weights stays in a step at first; it rises to 1 by the cosine of the training.</param>
public abstract class JointEmbeddingTask(JointEmbeddingModule module, ViewTransforms transforms, double momentum = 0)
    : FeatureTask(transforms), IEmbeddingTask
{
    private readonly IReadOnlyList<string> _views = transforms.Views;
    private Tensor? _spread;

    /// <inheritdoc/>
    public override JointEmbeddingModule Module => module;

    /// <inheritdoc/>
    /// <remarks>A part of a batch has fewer images to be told apart from.</remarks>
    public override bool CanSplit => false;

    /// <inheritdoc/>
    public override Backbone Backbone => module.Network.Backbone;

    /// <inheritdoc/>
    protected sealed override StepOutput Step(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Step(batch, [.. _views.Select(name => batch[name])]);
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

    /// <summary>
    /// What the teacher makes of both views, without gradients. It normalizes by the batch, as the network does, although it is frozen.
    /// </summary>
    private protected (Tensor First, Tensor Second) Taught(IReadOnlyList<Tensor> views)
    {
        using var noGrad = NoGradScope.Enter();
        module.Teacher!.Train();
        return Embed(module.Teacher, views);
    }

    /// <summary>How far the embeddings of the last batch are spread; null before the first.</summary>
    public double? LastSpread => _spread?.ToDouble();

    /// <summary>Measures how far embeddings are spread.</summary>
    protected void LogSpread(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        var spread = Embeddings.Spread(z.Detach());
        Log("spread", spread);
        _spread?.Dispose();
        _spread = spread.Detach().Keep();
    }

    /// <inheritdoc/>
    public override void AfterStep(long step, long steps)
    {
        if (module.Teacher is not null)
        {
            module.Teach(1 - ((1 - momentum) * (Math.Cos(Math.PI * step / steps) + 1) / 2));
        }
    }
}
