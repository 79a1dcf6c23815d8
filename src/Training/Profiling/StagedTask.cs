using Relight.Data;
using Relight.Nn;
using Relight.Tensors.Profiling;
using Relight.Training.Metrics;

namespace Relight.Training.Profiling;

/// <summary>A task whose training steps are marked as the forward stage.</summary>
internal sealed class StagedTask(TrainingTask task) : TrainingTask
{
    public override Module Module => task.Module;

    internal override string Name => task.Name;

    public override StepOutput TrainingStep(Batch batch)
    {
        using var range = Profiler.Range("forward", ProfiledKind.Stage);
        return task.TrainingStep(batch);
    }

    public override StepOutput EvaluationStep(Batch batch) => task.EvaluationStep(batch);

    public override MetricSet CreateMetrics() => task.CreateMetrics();
}
