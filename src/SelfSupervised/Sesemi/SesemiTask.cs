using Relight.Data;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.Sesemi;

internal sealed class SesemiTask(
    SemiSupervisedModule module, IReadOnlyList<string> classes, SesemiSettings settings, ViewTransforms transforms)
    : SemiSupervisedTask(module, classes, transforms, settings.Ratio)
{
    private readonly string _view = transforms.Views[0];
    private readonly IBatchTransform _turning = new SixTransforms.SixTransforms().On(transforms.Views[0]);
    private readonly SesemiLoss _loss = new(settings.Weight, settings.LabelSmoothing);

    protected override StepOutput Step(Batch batch, Tensor images, Tensor labels, IReadOnlyList<Tensor> views)
    {
        var turned = _turning.Apply(batch);   // its labels are the ways
        var m = (int)images.Shape[0];
        var features = Module.Network.Features(Tensor.Cat([images, turned[_view]])).To(DType.Float32);
        return FullPrecision.Of(features, () =>
        {
            var (scores, told) = (Module.Network.Head.Forward(features[..m]), Module.Projector!.Forward(features[m..]));
            var (loss, classified, pretext) = _loss.Forward(scores, labels, told, turned.Labels);
            Log("ways_told", told.Detach().Argmax(1).Eq(turned.Labels).To(DType.Float32).Mean());
            LogAccuracy(scores, labels);
            return new StepOutput(loss, batch, ("labeled", classified.Detach()), ("pretext", pretext.Detach()));
        });
    }
}
