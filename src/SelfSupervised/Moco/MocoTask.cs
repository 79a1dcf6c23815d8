using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Moco;

internal sealed class MocoTask(JointEmbeddingModule module, MocoSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms, settings.Momentum)
{
    private readonly InfoNceLoss _loss = new(settings.Temperature);

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var (first, second) = Embed(Module.Network, views);
        var (key1, key2) = Taught(views);
        LogSpread(first);
        var queue = Module.Queue!.Clone();   // the graph of the loss keeps it, and the next line overwrites it
        JointEmbeddingModule.Enqueue(Module.Queue!, Embeddings.Normalized(key1));
        return new StepOutput(
            InFull(first, () => (_loss.Forward(first, key2, queue) + _loss.Forward(second, key1, queue)) / 2), batch);
    }
}
