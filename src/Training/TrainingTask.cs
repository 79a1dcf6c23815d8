using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>What is trained: the weights, how a batch becomes a loss, and what is measured. The trainer supplies everything else.</summary>
public abstract class TrainingTask
{
    /// <summary>Everything whose weights are trained and saved.</summary>
    public abstract Module Module { get; }

    /// <summary>What errors call it: its class, where it stands for no other task.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>What the loss of training holds that that of evaluation does not, such as <c>label smoothing</c>; null: the two are the same function.</summary>
    public virtual string? TrainingLossExtras => null;

    /// <summary>The loss of a batch in training; called in training mode, inside autocast and a scope that frees what is left over.</summary>
    public abstract StepOutput TrainingStep(Batch batch);

    /// <summary>The same in evaluation mode, without gradients.</summary>
    public abstract StepOutput EvaluationStep(Batch batch);

    /// <summary>Empty metrics of this task's kind.</summary>
    public abstract MetricSet CreateMetrics();

    /// <summary>Empty metrics for an evaluation: where those of training would cost too much, there may be more here.</summary>
    public virtual MetricSet CreateEvaluationMetrics() => CreateMetrics();

    /// <summary>What changes the weights, where the trainer is not given it: AdamW at 1e-3 and one cycle, unless a task says otherwise.</summary>
    /// <param name="steps">Optimizer steps of the whole training, at least 1.</param>
    /// <returns>An optimizer over the weights that are to be trained, and its schedule. Called once a training, with fresh weights also
    /// where a run goes on: what the optimizer remembers is restored afterwards.</returns>
    public virtual (Optimizer Optimizer, Schedule Schedule) ConfigureOptimizer(long steps) => (
        new AdamW(Module.Parameters().Where(parameter => parameter.RequiresGrad), learningRate: 1e-3), new OneCycle(Math.Max(2, steps)));
}
