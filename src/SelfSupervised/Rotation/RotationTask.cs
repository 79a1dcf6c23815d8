using Relight.Data;
using Relight.Nn;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;
using Relight.Training;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Rotation;

internal sealed class RotationTask(PretextNetwork network, ViewTransforms transforms) : FeatureTask(transforms)
{
    private readonly CrossEntropyLoss _loss = new();

    public override Module Module => network;

    public override Backbone Backbone => network.Backbone;

    protected override StepOutput Step(Batch batch)
    {
        var turned = Enumerable.Range(0, RotationMethod.Turns).Select(turns => batch.Images.Rot90(turns, [2, 3]));
        var scores = network.Forward(Tensor.Cat([.. turned]).ToChannelsLast()).To(DType.Float32);
        var labels = Tensor.Arange(RotationMethod.Turns).RepeatInterleave(batch.Count).To(scores.Device);
        Log("turns_told", scores.Detach().Argmax(1).Eq(labels).To(DType.Float32).Mean());
        return new StepOutput(_loss.Forward(scores, labels), batch);
    }
}
