using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Tensors;
using Relight.Training.Metrics;

namespace Relight.Training;

/// <summary>What is trained: the weights, how a batch becomes a loss, and what is measured. The trainer supplies everything else.</summary>
public abstract class TrainingTask
{
    /// <summary>Everything whose weights are trained and saved.</summary>
    public abstract Module Module { get; }

    /// <summary>What errors call it: its class, where it stands for no other task.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>
    /// What the loss of training holds that that of evaluation does not, such as <c>label smoothing</c>; null: the two are the same
    /// function.
    /// </summary>
    public virtual string? TrainingLossExtras => null;

    /// <summary>
    /// Whether the loss of a batch is the mean over its samples, so that one that does not fit the memory can be done in parts. A loss that
    /// compares the samples of a batch with each other, as contrastive ones do, is another in parts: such a task says false, and a batch
    /// that does not fit is refused.
    /// </summary>
    public virtual bool CanSplit => true;

    /// <summary>
    /// What the next step depends on beside weights and buffers, such as a queue: saved in each checkpoint and restored, by these names.
    /// </summary>
    public virtual IEnumerable<(string Name, IStateful Part)> State => [];

    /// <summary>What was logged in training and is not written yet.</summary>
    internal LoggedValues LoggedInTraining { get; } = new(isMean: false);

    /// <summary>What was logged in evaluation and is not written yet.</summary>
    internal LoggedValues LoggedInEvaluation { get; } = new(isMean: true);

    /// <summary>
    /// The loss of a batch in training; called in training mode, inside autocast and a scope that frees what is left over.
    /// </summary>
    public abstract StepOutput TrainingStep(Batch batch);

    /// <summary>The same in evaluation mode, without gradients.</summary>
    public abstract StepOutput EvaluationStep(Batch batch);

    /// <summary>
    /// What <see cref="Trainer.Test"/> measures of a batch, in evaluation mode and without gradients: that of <see cref="EvaluationStep"/>,
    /// unless a task says otherwise.
    /// </summary>
    public virtual StepOutput TestStep(Batch batch) => EvaluationStep(batch);

    /// <summary>
    /// What the task answers to a batch, in evaluation mode and without gradients: the scores of <see cref="EvaluationStep"/>, unless a
    /// task says otherwise.
    /// </summary>
    /// <exception cref="NotSupportedException">The task has no scores.</exception>
    public virtual Tensor PredictionStep(Batch batch) =>
        EvaluationStep(batch).Scores
            ?? throw new NotSupportedException($"{Name} gives no scores to answer with: override {nameof(PredictionStep)}.");

    /// <summary>Called after each optimizer step, without gradients: the place for a teacher's average or a queue.</summary>
    /// <param name="step">Steps done, from the beginning of the training: 1 after the first.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public virtual void AfterStep(long step, long steps)
    {
    }

    /// <summary>Empty metrics of this task's kind: the mean loss and its terms, unless a task says otherwise.</summary>
    public virtual MetricSet CreateMetrics() => new LossMetrics();

    /// <summary>Empty metrics for an evaluation: where those of training would cost too much, there may be more here.</summary>
    public virtual MetricSet CreateEvaluationMetrics() => CreateMetrics();

    /// <summary>
    /// What changes the weights, where the trainer is not given it: AdamW at 1e-3 and one cycle, unless a task says otherwise.
    /// </summary>
    /// <param name="steps">Optimizer steps of the whole training, at least 1.</param>
    /// <returns>An optimizer over the weights that are to be trained, and its schedule. Called once a training, with fresh weights also
    /// where a run goes on: what the optimizer remembers is restored afterwards.</returns>
    public virtual (Optimizer Optimizer, Schedule Schedule) ConfigureOptimizer(long steps) => (
        new AdamW(Module.Parameters().Where(parameter => parameter.RequiresGrad), learningRate: 1e-3), new OneCycle(Math.Max(2, steps)));

    /// <summary>
    /// The phases of a step: one, with <see cref="TrainingStep"/> and <see cref="ConfigureOptimizer"/>, unless a task says otherwise.
    /// </summary>
    /// <inheritdoc cref="ConfigureOptimizer" path="/param"/>
    /// <returns>At least one phase, each with a name of its own where there are several.</returns>
    public virtual IReadOnlyList<TrainingPhase> ConfigurePhases(long steps)
    {
        var (optimizer, schedule) = ConfigureOptimizer(steps);
        return [new TrainingPhase("", optimizer, schedule, TrainingStep)];
    }

    /// <summary>
    /// Measures something beside the loss: shown in the run as <c>step/NAME</c>, in a validation as <c>val/NAME</c> and in a test as
    /// <c>test/NAME</c>, the mean over its calls.
    /// </summary>
    /// <param name="name">Letters, digits and underscores.</param>
    /// <param name="value">The number now.</param>
    protected void Log(string name, double value) => Logged.Add(name, value);

    /// <inheritdoc cref="Log(string, double)"/>
    protected void Log(string name, Tensor value) => Logged.Add(name, value);

    private LoggedValues Logged => Module.Training ? LoggedInTraining : LoggedInEvaluation;
}
