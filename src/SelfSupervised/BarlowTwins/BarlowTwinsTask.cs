using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.BarlowTwins;

internal sealed class BarlowTwinsTask(JointEmbeddingModule module, BarlowTwinsSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms)
{
    private readonly BarlowTwinsLoss _loss = new(settings.Redundancy);

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        LogSpread(first);
        var (invariance, redundancy) = InFull(first, () => _loss.Forward(first, second));
        return new StepOutput(invariance + redundancy, batch, ("invariance", invariance), ("redundancy", redundancy));
    }
}
