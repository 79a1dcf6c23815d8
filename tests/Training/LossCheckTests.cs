using Relight.Settings;
using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

[Collection(nameof(SeededTests))]
public sealed class LossCheckTests
{
    public static TheoryData<string, string> Losses => new()
    {
        { "one a sample", "has the shape (8,)" },
        { "detached", "has no graph" },
        { "without gradients", "has no graph" },
        { "integer", "is Int64" },
        { "of another network", "depends on no parameter that is trained" },
    };

    [Theory, MemberData(nameof(Losses))]
    public void A_loss_that_cannot_be_one_names_the_task(string kind, string words)
    {
        var setup = new TrainingSetup();
        var task = new OddTask(setup, kind);
        foreach (var options in (TrainerOptions[])[new() { Epochs = 1 }, new() { Epochs = 1, DetectAnomaly = true },
            new() { Epochs = 1, AccumulateBatches = 2 }])
        {
            var error = Should.Throw<InvalidOperationException>(
                () => new Trainer(options).Fit(task, new Sgd(setup.Network.Parameters(), 0.01), setup.Loader));
            error.Message.ShouldContain(words);
            error.Message.ShouldContain("OddTask");
        }
    }

    [Fact]
    public void A_loop_of_ones_own_is_told_so_too()
    {
        var setup = new TrainingSetup();
        using var session = new TrainingSession(
            setup.Network, new Sgd(setup.Network.Parameters(), 0.01), new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 });
        foreach (var _ in session.Epochs())
        {
            foreach (var batch in session.Batches(setup.Loader))
            {
                Should.Throw<InvalidOperationException>(() => session.Backward(() => setup.Network.Forward(batch.Images))).Message
                    .ShouldContain($"has the shape ({batch.Count}, 2)");
                Should.Throw<InvalidOperationException>(() =>
                    session.Backward(() => setup.Network.Forward(batch.Images).Mean().Detach())).Message.ShouldContain("has no graph");
                session.Backward(() => setup.Network.Forward(batch.Images).Mean());
                session.Step();
            }
        }
    }

    [Fact]
    public void A_validation_loss_for_each_sample_names_the_task()
    {
        var setup = new TrainingSetup();
        Should.Throw<InvalidOperationException>(() => Evaluator.Evaluate(
            new OddTask(setup, "one a sample"), setup.Validation, new TrainerOptions { Precision = Precision.Fp32, Epochs = 1 }))
            .Message.ShouldContain("The evaluation loss of OddTask has the shape (8,)");
    }

    private sealed class OddTask(TrainingSetup setup, string kind) : TrainingTask
    {
        private readonly Linear _other = new(1, 1);

        public override Module Module => setup.Network;

        public override StepOutput TrainingStep(Batch batch)
        {
            var output = setup.Task.TrainingStep(batch);
            return output with
            {
                Loss = kind switch
                {
                    "one a sample" => output.Scores!.Mean([1]),
                    "detached" => output.Loss.Detach(),
                    "without gradients" => WithoutGradients(batch),
                    "integer" => output.Scores!.Argmax(1).Sum(),
                    _ => _other.Forward(Tensor.Ones([1, 1])).Mean(),
                },
            };
        }

        public override StepOutput EvaluationStep(Batch batch) => TrainingStep(batch);

        public override MetricSet CreateMetrics() => setup.Task.CreateMetrics();

        private Tensor WithoutGradients(Batch batch)
        {
            using var noGrad = NoGradScope.Enter();
            return setup.Network.Forward(batch.Images).Mean();
        }
    }
}
