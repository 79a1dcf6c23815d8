using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Swav;

/// <summary>Learns to tell from any view of an image to which prototypes another view was assigned.</summary>
/// <remarks>Caron et al. 2020, SwAV, arXiv:2006.09882.</remarks>
public sealed class SwavMethod : JointEmbeddingMethod<SwavSettings>
{
    /// <inheritdoc/>
    public override string Name => "swav";

    /// <inheritdoc/>
    public override string Summary => "to which of many prototypes another view of an image was assigned (SwAV)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a lower learning rate (--lr), fewer prototypes than images in batch and queue together (--set swav.prototypes), and a queue "
        + "that is used later (--set swav.queueFrom)";

    /// <inheritdoc/>
    protected override IReadOnlyList<RandomResizedCrop> Crops(SwavSettings settings, int size) => MultiCrop.Of(settings, size);

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, SwavSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        var head = new PrototypeHead([backbone.FeatureCount, settings.Hidden, settings.Projection], settings.Prototypes);
        var module = new JointEmbeddingModule(new PretextNetwork(backbone, head)) { Queue = Queue(), SecondQueue = Queue() };
        return new SwavTask(module, settings, transforms);

        Nn.Buffer? Queue() => settings.Queue == 0
            ? null
            : new Nn.Buffer(Tensor.Zeros([settings.Queue, settings.Projection]));
    }
}
