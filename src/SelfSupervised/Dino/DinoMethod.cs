using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Vision.Backbones;
using Relight.Vision.Transforms;

namespace Relight.SelfSupervised.Dino;

/// <summary>Learns to answer to any view of an image what a teacher, the average of its own past, answers to a large one.</summary>
/// <remarks>Caron et al. 2021, DINO, arXiv:2104.14294.</remarks>
public sealed class DinoMethod : JointEmbeddingMethod<DinoSettings>
{
    /// <inheritdoc/>
    public override string Name => "dino";

    /// <inheritdoc/>
    public override string Summary => "to answer to any view what the average of its past answers to a large one (DINO)";

    /// <inheritdoc/>
    public override string CollapseRemedy =>
        "a center that follows sooner (--set dino.centerMomentum=0.9) where one prototype takes all, a sharper teacher "
        + "(--set dino.teacherTemperature=0.04) where all answers are even, and a lower learning rate (--lr)";

    /// <inheritdoc/>
    protected override IReadOnlyList<RandomResizedCrop> Crops(DinoSettings settings, int size) => MultiCrop.Of(settings, size);

    /// <inheritdoc/>
    protected override JointEmbeddingTask CreateTask(
        Backbone backbone, DinoSettings settings, ViewTransforms transforms, Func<Backbone> another)
    {
        var loss = new DinoLoss(settings.Prototypes, settings.TeacherTemperature, settings.StudentTemperature, settings.CenterMomentum);
        var module = new JointEmbeddingModule(Network(backbone)) { Teacher = Network(another()), Loss = loss };
        return new DinoTask(module, loss, settings, transforms);

        PretextNetwork Network(Backbone of) => new(
            of, new PrototypeHead([of.FeatureCount, settings.Hidden, settings.Hidden, settings.Projection], settings.Prototypes));
    }
}
