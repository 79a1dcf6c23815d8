using Relight.Nn;
using Relight.Tensors;
using Relight.Training;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class AnomalyDetectionTests
{
    private static TrainerOptions Watched => new() { Epochs = 1, DetectAnomaly = true, SanityBatches = 0 };

    [Fact]   // d√u/du is infinite at 0, and an infinity times the factor 0 is NaN
    public void The_layer_whose_backward_pass_gives_NaN_is_named_with_the_function()
    {
        var setup = new TrainingSetup(also: new Formula(x => x + (x * 0).Sqrt()));
        Should.Throw<AnomalyException>(() => setup.Fit(Watched)).Message
            .ShouldBe("The backward pass of 6 (Formula) gave NaN: MulBackward1, in the gradient of its input 0");
    }

    [Fact]
    public void The_layer_whose_forward_pass_is_not_finite_is_named()
    {
        var setup = new TrainingSetup(also: new Formula(x => x / 0));
        Should.Throw<AnomalyException>(() => setup.Fit(Watched)).Message
            .ShouldStartWith("The forward pass of 6 (Formula) gave values that are not finite");
    }

    [Fact]
    public void A_sound_training_learns_the_same_under_watch()
    {
        var plain = new TrainingSetup();
        plain.Fit(Watched with { DetectAnomaly = false });
        var watched = new TrainingSetup();
        watched.Fit(Watched);
        watched.WeightBytes().ShouldBe(plain.WeightBytes());
    }

    [Fact]
    public void What_no_layer_computed_is_called_so()
    {
        using var x = Tensor.Zeros([2]);
        x.RequiresGrad = true;
        using var y = (x * 0).Sqrt().Sum();
        new BackwardWatch().Attach(y);
        Should.Throw<AnomalyException>(() => y.Backward()).Message
            .ShouldStartWith("The backward pass of what no layer computed gave NaN: MulBackward1");
    }

    private sealed class Formula(Func<Tensor, Tensor> compute) : Layer
    {
        protected override Tensor Compute(Tensor x) => compute(x);
    }
}
