using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Training;
using Relight.Training.Metrics;

namespace Relight.Tests.Training;

internal sealed class SgdTask(TrainingSetup setup) : TrainingTask
{
    public override Module Module => setup.Task.Module;

    public override StepOutput TrainingStep(Batch batch) => setup.Task.TrainingStep(batch);

    public override StepOutput EvaluationStep(Batch batch) => setup.Task.EvaluationStep(batch);

    public override MetricSet CreateMetrics() => setup.Task.CreateMetrics();

    public override (Optimizer Optimizer, Relight.Optim.Schedules.Schedule Schedule) ConfigureOptimizer(long steps) =>
        (new Sgd(Module.Parameters(), setup.LearningRate, momentum: 0.9), new Relight.Optim.Schedules.Cosine((int)steps));
}
