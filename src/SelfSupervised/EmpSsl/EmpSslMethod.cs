using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.EmpSsl;

/// <summary>Learns in few epochs from many small crops of each image, which are to point the same way.</summary>
/// <remarks>Tong et al. 2023, EMP-SSL, arXiv:2304.03977.</remarks>
public sealed class EmpSslMethod : JointEmbeddingMethod<EmpSslSettings>
{
    /// <inheritdoc/>
    public override string Name => "emp-ssl";

    /// <inheritdoc/>
    public override string Summary => "to say the same of many small crops of an image, and much of all images (EMP-SSL)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a lower learning rate (--lr), a larger batch (--batch), and less weight on crops being alike "
        + "(--set emp-ssl.invariance=200)";

    /// <inheritdoc/>
    protected override IReadOnlyList<RandomResizedCrop> Crops(EmpSslSettings settings, int size) =>
        [.. Enumerable.Repeat(new RandomResizedCrop(size / 2, settings.CropScale), settings.Crops)];

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, EmpSslSettings settings, ViewTransforms transforms, Func<Backbone> another) => new EmpSslTask(
            new JointEmbeddingModule(Embedding(backbone, [settings.Hidden, settings.Hidden, settings.Projection])), settings, transforms);
}
