using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.VicReg;

internal sealed class VicRegTask(JointEmbeddingModule module, VicRegSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms)
{
    private readonly VicRegLoss _loss = new(settings.Invariance, settings.Variance, settings.Covariance);

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        LogSpread(first);
        var (invariance, variance, covariance) = InFull(first, () => _loss.Forward(first, second));
        return new StepOutput(
            invariance + variance + covariance, batch, ("invariance", invariance), ("variance", variance), ("covariance", covariance));
    }
}
