using Relight.Data;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// The steps of the loop: each batch gives gradients in every phase of the task, and the last of its group changes the weights.
/// </summary>
internal sealed class TrainingSteps(TrainingContext context)
{
    private readonly StepEngine _engine = context.Engine;
    private readonly BatchGroups _groups = context.Options.GroupsOf(context.Training);
    private readonly HashSet<TrainingPhase> _checked = [];

    /// <summary>The gradients of a batch, phase by phase; where it is the last of its step, the weights change.</summary>
    public StepOutput LearnFrom(Batch batch)
    {
        context.SamplesInStep = batch.Count + (_engine.IsBetweenSteps ? 0 : context.SamplesInStep);
        _engine.Begin();
        var shown = batch.To(context.Options.Device);
        context.Raise(callback => shown = callback.OnBatch(context, shown));
        var group = _groups.SizeAt(context.State.Batch);
        context.State.Batch = batch.Number + 1;
        var endsStep = _groups.EndsAfter(context.State.Batch);
        var outputs = new List<(TrainingPhase Phase, StepOutput Output)>();
        foreach (var phase in context.Phases)
        {
            outputs.Add((phase, _engine.In(phase, () => context.MicroBatches.ForwardAndBackward(phase, shown, group, OnOutOfMemory))));
            if (endsStep)
            {
                Update(phase);
            }
        }

        var output = StepOutput.OfPhases(outputs);
        context.TrainingMetrics.Add(output);
        if (endsStep)
        {
            EndStep();
        }

        return output;

        void OnOutOfMemory(int size) => context.Raise(callback => callback.OnOutOfMemory(context, size));
    }

    /// <summary>Ends the step that is begun with the gradients that there are.</summary>
    public void End()
    {
        foreach (var phase in context.Phases)
        {
            Update(phase);
        }

        EndStep();
    }

    private void Update(TrainingPhase phase)
    {
        if (_checked.Add(phase) && TrainingChecks.CheckGradients(context.Task, phase.Optimizer) is { } note && context.State.Step == 0)
        {
            context.Note(note);
        }

        _engine.Update(phase, () => context.Raise(callback => callback.OnGradients(context)));
    }

    private void EndStep()
    {
        context.State.Step++;
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        context.Task.AfterStep(context.State.Step, context.StepCount);
        _engine.End();
    }
}
