using Relight.Tensors;
using Relight.Tests.Golden;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

public sealed class ClassificationMetricsTests
{
    private static readonly string[] Classes = ["a", "b", "c"];
    private static readonly string[] GoldenClasses = ["0", "1", "2", "3", "4", "5", "6"];

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
        mistake.Loss.ShouldBe((float)Math.Log(Math.Exp(3) + Math.E + 1) - 1, 1e-5f);
        metrics.TopLosses[0].ShouldBe(mistake);
        metrics.TopLosses.Count.ShouldBe(3);
    }

    [Theory, InlineData(400), InlineData(64), InlineData(7)]   // exact over the epoch: however it is cut into batches
    public void Every_metric_is_that_of_its_definition(int batch)
    {
        using var scope = new TensorScope();
        var golden = GoldenFile.Read("classification_metrics");
        golden["tied_pairs"].ToInt64().ShouldBeGreaterThan(100);   // or the golden values would not try what ties do
        var metrics = new ClassificationMetrics(GoldenClasses, keepScores: true);
        Add(metrics, golden, 0, 400, batch);
        var values = metrics.Compute();
        values.Keys.ShouldBe(["loss", "accuracy", "top5", "precision", "recall", "f1", "ece", "auroc"]);
        foreach (var (name, value) in values.Where(v => v.Key != "loss"))
        {
            value.ShouldBe(golden[name].ToDouble(), 1e-12, name);
        }

        metrics.TopK(2).ShouldBe(golden["top2"].ToDouble(), 1e-12);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Half_an_epoch_can_be_saved_and_gone_on_with(bool keepScores)
    {
        using var scope = new TensorScope();
        var golden = GoldenFile.Read("classification_metrics");
        var whole = new ClassificationMetrics(GoldenClasses, top: 3, keepScores);
        Add(whole, golden, 0, 400, batch: 50);
        var before = new ClassificationMetrics(GoldenClasses, top: 3, keepScores);
        Add(before, golden, 0, 150, batch: 50);
        var after = new ClassificationMetrics(GoldenClasses, top: 3, keepScores);
        after.LoadStateDict(before.StateDict());
        Add(after, golden, 150, 400, batch: 50);
        after.Compute().ShouldBe(whole.Compute());
        after.Compute().ContainsKey("auroc").ShouldBe(keepScores);
    }

    [Fact]   // what a chart or a model selection must know
    public void Every_metric_says_its_unit_and_which_way_is_better()
    {
        var infos = new ClassificationMetrics(Classes, top: 2, keepScores: true).Infos;
        infos.Select(i => i.Name).ShouldBe(["loss", "accuracy", "top2", "precision", "recall", "f1", "ece", "auroc"]);
        infos.Where(i => !i.HigherIsBetter).Select(i => i.Name).ShouldBe(["loss", "ece"]);
        infos.Where(i => i.Unit == "nats").Select(i => i.Name).ShouldBe(["loss"]);
    }

    // by hand: of the pairs (4, 1) (4, 3) (3, 1) (3, 3), the first three are right and the last is a tie; one class alone has no pairs
    [Fact]
    public void Equal_scores_count_a_half_in_the_area_under_the_curve()
    {
        Auroc.Binary([4, 3, 3, 1], [true, true, false, false]).ShouldBe(3.5 / 4);
        Auroc.Binary([7, 7, 7], [true, false, true]).ShouldBe(0.5);
        Auroc.Binary([1, 2], [true, true]).ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => Auroc.Binary([1, 2], [true])).Message.ShouldContain("2 scores, 1 answers");
    }

    [Fact]   // in float32 both would be 1, a tie, though the first is surer
    public void Answers_that_are_all_but_certain_keep_their_order()
    {
        using var scope = new TensorScope();
        var metrics = new ClassificationMetrics(["a", "b"], keepScores: true);
        metrics.Add(new StepOutput(
            Tensor.FromSpan([0.0], []), Tensor.FromSpan<float>([25, 0, 20, 0], 2, 2), Tensor.FromSpan<long>([0, 1], 2), [0, 1]));
        metrics.Auroc.ShouldBe(1);
    }

    private static void Add(ClassificationMetrics metrics, StateDict golden, int from, int to, int batch)
    {
        for (var first = from; first < to; first += batch)
        {
            var last = Math.Min(first + batch, to);
            metrics.Add(new StepOutput(
                Tensor.FromSpan([1.0], []), golden["logits"][first..last], golden["labels"][first..last],
                [.. Enumerable.Range(first, last - first)]));
        }
    }

    private static StepOutput Output(float[] scores, long[] targets, int[] indices, double loss) => new(
        Tensor.FromSpan([loss], []), Tensor.FromSpan<float>(scores, targets.Length, 3),
        Tensor.FromSpan<long>(targets, targets.Length), indices);
}
