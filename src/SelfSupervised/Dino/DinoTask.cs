using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Dino;

internal sealed class DinoTask(JointEmbeddingModule module, DinoLoss loss, DinoSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms, settings.Momentum)
{
    private readonly KoLeoLoss _apart = new();

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var features = EmbedAll(Module.Network.Backbone, views);
        var (first, second) = Answers([.. views.Take(2)]);
        var head = (PrototypeHead)Module.Network.Head;
        return InFull(features[0], () =>
        {
            var embeddings = head.Embed(Tensor.Cat([.. features]));
            Tensor[] scores = [.. head.Score(embeddings).Chunk(features.Length)];
            LogSpread(embeddings.Chunk(features.Length)[0]);
            var answers = loss.Forward([first, second], scores);
            if (settings.KoLeo == 0)
            {
                return new StepOutput(answers, batch);
            }

            var apart = settings.KoLeo * (_apart.Forward(features[0]) + _apart.Forward(features[1])) / 2;
            return new StepOutput(answers + apart, batch, ("answers", answers), ("ko_leo", apart));
        });
    }

    /// <summary>What the teacher answers to both large views: its head in full precision too, for a small temperature divides it.</summary>
    private (Tensor First, Tensor Second) Answers(IReadOnlyList<Tensor> views)
    {
        using var noGrad = NoGradScope.Enter();
        Module.Teacher!.Train();
        var features = Tensor.Cat([.. EmbedAll(Module.Teacher.Backbone, views)]);
        var answers = InFull(features, () => Module.Teacher.Head.Forward(features)).Chunk(2);
        return (answers[0], answers[1]);
    }
}
