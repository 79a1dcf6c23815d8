using Relight.Data;
using Relight.SelfSupervised.JointEmbedding;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.EmpSsl;

internal sealed class EmpSslTask(JointEmbeddingModule module, EmpSslSettings settings, ViewTransforms transforms)
    : JointEmbeddingTask(module, transforms)
{
    private readonly EmpSslLoss _loss = new(settings.Invariance, settings.Distortion);

    protected override StepOutput Step(Batch batch, IReadOnlyList<Tensor> views)
    {
        var all = Embeddings.Normalized(Tensor.Stack(EmbedAll(Module.Network, views)));
        LogSpread(all[0]);
        var (invariance, rate) = InFull(all, () => _loss.Forward(all));
        return new StepOutput(invariance + rate, batch, ("invariance", invariance), ("coding_rate", rate));
    }
}
