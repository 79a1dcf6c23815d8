using Relight.Data;
using Relight.Nn.Losses;
using Relight.SelfSupervised.Pretexts;
using Relight.SelfSupervised.SemiSupervised;
using Relight.Tensors;
using Relight.Training;

namespace Relight.SelfSupervised.FixMatch;

internal sealed class FixMatchTask(
    SemiSupervisedModule module, IReadOnlyList<string> classes, FixMatchSettings settings, ViewTransforms transforms)
    : SemiSupervisedTask(module, classes, transforms, settings.Ratio)
{
    private readonly CrossEntropyLoss _labeled = new();
    private readonly FixMatchLoss _unlabeled = (FixMatchLoss)module.Loss!;

    protected override StepOutput Step(Batch batch, Tensor images, Tensor labels, IReadOnlyList<Tensor> views)
    {
        var (weak, strong) = (views[0], views[1]);
        var (m, n) = ((int)images.Shape[0], (int)strong.Shape[0]);
        var taught = Taught(weak);
        var scores = Module.Network.Forward(Tensor.Cat(taught is null ? [images, strong, weak] : [images, strong])).To(DType.Float32);
        return FullPrecision.Of(scores, () =>
        {
            var (told, said) = (scores[..m], scores[m..(m + n)]);
            var labeled = _labeled.Forward(told, labels);
            var (unlabeled, mask, answers) = _unlabeled.Forward(taught ?? scores[(m + n)..], said);
            Log("mask", mask);
            LogClasses(answers);
            LogAccuracy(told, labels);
            return new StepOutput(
                labeled + (settings.Weight * unlabeled), batch, ("labeled", labeled.Detach()), ("unlabeled", unlabeled.Detach()));
        });
    }

    public override void AfterStep(long step, long steps)
    {
        _unlabeled.Advance((double)step / steps);
        if (Module.Teacher is { } teacher)
        {
            // at first a young network's past is worth little: the average is over fewer steps
            MovingAverage.Follow(teacher, Module.Network, Math.Min(settings.Momentum, (1.0 + step) / (10.0 + step)));
        }
    }

    /// <summary>
    /// What the teacher makes of the weak views, (N, K), without gradients; null where there is none. It normalizes by the batch, as the
    /// network does, although it is frozen.
    /// </summary>
    private Tensor? Taught(Tensor weak)
    {
        using var noGrad = NoGradScope.Enter();
        Module.Teacher?.Train();
        return Module.Teacher?.Forward(weak).To(DType.Float32);
    }
}
