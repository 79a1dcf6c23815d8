using Relight.Data;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.SelfSupervised.SimClr;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Suncet;

internal sealed class SuncetTask(
    SemiSupervisedModule module, IReadOnlyList<string> classes, SuncetSettings settings, ViewTransforms transforms)
    : SemiSupervisedTask(module, classes, transforms, settings.Ratio)
{
    private readonly NtXentLoss _views = new(settings.Temperature);
    private readonly SuncetLoss _labels = new(settings.Temperature);
    private readonly CrossEntropyLoss _classes = new();

    protected override StepOutput Step(Batch batch, Tensor images, Tensor labels, IReadOnlyList<Tensor> views)
    {
        var (m, n) = ((int)images.Shape[0], batch.Count);
        var features = Module.Network.Features(Tensor.Cat([images, .. views])).To(DType.Float32);
        return FullPrecision.Of(features, () =>
        {
            var embeddings = Module.Projector!.Forward(features);
            var told = Module.Network.Head.Forward(settings.Detached ? features[..m].Detach() : features[..m]);
            var contrast = _views.Forward(embeddings[m..(m + n)], embeddings[(m + n)..]);
            var fellows = _labels.Forward(embeddings[..m], labels);
            var classified = _classes.Forward(told, labels);
            Log("spread", Embeddings.Spread(embeddings[m..(m + n)].Detach()));
            LogAccuracy(told, labels);
            return new StepOutput(
                contrast + (settings.Weight * fellows) + (settings.CrossEntropy * classified), batch,
                ("views", contrast.Detach()), ("labels", fellows.Detach()), ("cross_entropy", classified.Detach()));
        });
    }
}
