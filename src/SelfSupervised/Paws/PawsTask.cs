using Relight.Data;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Paws;

internal sealed class PawsTask(
    SemiSupervisedModule module, IReadOnlyList<string> classes, PawsSettings settings, ViewTransforms transforms)
    : SemiSupervisedTask(module, classes, transforms, settings.Ratio)
{
    private readonly PawsLoss _supports = new(classes.Count, settings.Temperature, settings.Sharpening, settings.LabelSmoothing);
    private readonly CrossEntropyLoss _classes = new(settings.LabelSmoothing);

    protected override StepOutput Step(Batch batch, Tensor images, Tensor labels, IReadOnlyList<Tensor> views)
    {
        var (m, n) = ((int)images.Shape[0], batch.Count);
        var large = Module.Network.Features(Tensor.Cat([images, views[0], views[1]])).To(DType.Float32);
        var small = views.Count > 2 ? Module.Network.Features(Tensor.Cat([.. views.Skip(2)])).To(DType.Float32) : null;
        return FullPrecision.Of(large, () =>
        {
            var embeddings = Module.Projector!.Forward(small is null ? large : Tensor.Cat([large, small]));
            var (first, second) = (embeddings[m..(m + n)], embeddings[(m + n)..(m + (2 * n))]);
            Tensor[] others = small is null ? [] : [.. embeddings[(m + (2 * n))..].Chunk(views.Count - 2)];
            var (told, negativeEntropy, answers) = _supports.Forward((first, second), others, embeddings[..m], labels);
            var scores = Module.Network.Head.Forward(settings.Detached ? large[..m].Detach() : large[..m]);
            var classified = _classes.Forward(scores, labels);
            Log("spread", Embeddings.Spread(first.Detach()));
            LogClasses(answers);
            LogAccuracy(scores, labels);
            return new StepOutput(
                told + (settings.MeanEntropy * negativeEntropy) + (settings.CrossEntropy * classified), batch,
                ("views", told.Detach()), ("mean_entropy", -negativeEntropy.Detach()), ("cross_entropy", classified.Detach()));
        });
    }
}
