using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Swav;

internal sealed class SwavTask(JointEmbeddingModule module, SwavSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms)
{
    private readonly SwavLoss _loss = new(settings.Temperature);
    private readonly PrototypeHead _head = (PrototypeHead)module.Network.Head;

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var features = EmbedAll(Module.Network.Backbone, views);
        var loss = InFull(features[0], () =>
        {
            Tensor[] embeddings = [.. _head.Embed(Tensor.Cat([.. features])).Chunk(features.Length)];
            Tensor[] scores = [.. embeddings.Select(_head.Score)];
            LogSpread(embeddings[0]);
            var value = _loss.Forward(scores[..2], scores[2..], batch.Epoch >= settings.QueueFrom ? Queued() : null);
            Remember(embeddings);
            return value;
        });
        return new StepOutput(loss, batch);
    }

    /// <summary>Scores of earlier images; null where there is no queue, or it is not full of them yet: its oldest row is still zero.</summary>
    private Tensor[]? Queued()
    {
        using var noGrad = NoGradScope.Enter();
        return Module is { Queue: { } first, SecondQueue: { } second } && first[0].Any().ToBoolean()
            ? [_head.Score(first), _head.Score(second)]
            : null;
    }

    private void Remember(Tensor[] embeddings)
    {
        if (Module is { Queue: { } first, SecondQueue: { } second })
        {
            JointEmbeddingModule.Enqueue(first, embeddings[0]);
            JointEmbeddingModule.Enqueue(second, embeddings[1]);
        }
    }
}
