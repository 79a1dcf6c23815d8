using Relight.Data;
using Relight.SelfSupervised.Byol;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.SimSiam;

internal sealed class SimSiamTask(JointEmbeddingModule module, ViewTransforms transforms) : JointEmbeddingTask(module, transforms)
{
    private readonly NegativeCosineSimilarity _loss = new();

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        var (fromFirst, fromSecond) = Embed(Module.Predictor!, [first, second]);
        LogSpread(first);
        return new StepOutput(
            InFull(first, () => (_loss.Forward(fromFirst, second) + _loss.Forward(fromSecond, first)) / 2), batch);
    }
}
