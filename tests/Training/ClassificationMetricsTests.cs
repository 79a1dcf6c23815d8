using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

public sealed class ClassificationMetricsTests
{
    private static readonly string[] Classes = ["a", "b", "c"];

    [Fact]   // by hand: rows 0 and 2 are right, row 1 (true b) is taken for a; row 3 has no label
    public void Accuracy_confusion_and_mistakes_are_counted_over_all_batches()
    {
        using var scope = new TensorScope();
        var metrics = new ClassificationMetrics(Classes);
        metrics.Add(Output([5, 0, 0, 3, 1, 0], [0, 1], [10, 11], loss: 1));
        metrics.Add(Output([0, 0, 9, 1, 0, 0], [2, -1], [12, 13], loss: 4));
        metrics.Count.ShouldBe(3);
        metrics.Top1.ShouldBe(2.0 / 3, 1e-12);
        metrics.Loss.ShouldBe((1 * 2 + 4 * 1) / 3.0, 1e-12);
        metrics.Confusion(1, 0).ShouldBe(1);
        metrics.Recall(1).ShouldBe(0);
        var mistake = metrics.ConfidentMistakes.ShouldHaveSingleItem();
        (mistake.Index, mistake.TrueClass, mistake.PredictedClass).ShouldBe((11, 1, 0));
        mistake.Probability.ShouldBe((float)(Math.Exp(3) / (Math.Exp(3) + Math.E + 1)), 1e-5f);
    }

    [Fact]
    public void Half_an_epoch_can_be_saved_and_gone_on_with()
    {
        using var scope = new TensorScope();
        var before = new ClassificationMetrics(Classes);
        before.Add(Output([5, 0, 0, 3, 1, 0], [0, 1], [0, 1], loss: 2));
        var after = new ClassificationMetrics(Classes);
        after.LoadStateDict(before.StateDict());
        after.Compute().ShouldBe(before.Compute());
    }

    private static StepOutput Output(float[] scores, long[] targets, int[] indices, double loss) => new(
        Tensor.FromSpan([loss], []), Tensor.FromSpan<float>(scores, targets.Length, 3), Tensor.FromSpan<long>(targets, targets.Length), indices);
}
