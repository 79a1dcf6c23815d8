using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.SimClr;

internal sealed class SimClrTask(JointEmbeddingModule module, SimClrSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms)
{
    private readonly NtXentLoss _loss = new(settings.Temperature);
    private readonly DecoupledContrastiveLoss _decoupled = new(settings.Temperature);

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        LogSpread(first);
        return new StepOutput(
            InFull(first, () => settings.Decoupled ? _decoupled.Forward(first, second) : _loss.Forward(first, second)), batch);
    }
}
