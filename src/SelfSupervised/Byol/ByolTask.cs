using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Byol;

internal sealed class ByolTask(JointEmbeddingModule module, ByolSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms, settings.Momentum)
{
    private readonly NegativeCosineSimilarity _loss = new();

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        var (fromFirst, fromSecond) = Embed(Module.Predictor!, [first, second]);
        var (target1, target2) = Taught(views);
        LogSpread(first);
        var cosines = InFull(first, () => _loss.Forward(fromFirst, target2) + _loss.Forward(fromSecond, target1));
        return new StepOutput(4 + (2 * cosines), batch);
    }
}
