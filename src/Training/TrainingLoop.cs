using Relight.Data;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>
/// The story of a training: epochs of batches, a step for each group of them, a validation after each epoch. Everything else hangs on to
/// its events.
/// </summary>
internal sealed class TrainingLoop(TrainingContext context)
{
    private readonly TrainingSteps _steps = new(context);
    private readonly ValidationRounds _validation = new(context);

    /// <summary>Trains.</summary>
    /// <param name="notes">Told at the start of a training, not where it goes on.</param>
    public void Run(IReadOnlyList<string> notes)
    {
        try
        {
            context.Raise(callback => callback.OnTrainingStart(context));
            foreach (var note in context.State.Step == 0 && !context.IsFinished ? notes : [])
            {
                context.Note(note);
            }

            TrainUntilFinishedOrStopped();
            context.Raise(callback => callback.OnTrainingEnd(context));
        }
        catch (Exception error)
        {
            context.Raise(callback => callback.OnFailure(context, error));
            throw;
        }
    }

    private void TrainUntilFinishedOrStopped()
    {
        try
        {
            while (!context.IsFinished)
            {
                TrainEpoch();
                _validation.AfterEpoch();
                context.Raise(callback => callback.OnEpochEnd(context));
                context.NextEpoch();
                context.Raise(callback => callback.OnEpochDone(context));
            }
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
        }
    }

    private void TrainEpoch()
    {
        context.Task.Module.Train();
        context.Raise(callback => callback.OnEpochStart(context));
        foreach (var phase in context.Phases)
        {
            TrainingChecks.CheckTrainable(context.Task.Module, phase.Optimizer);
        }

        try
        {
            TrainOn(context.StepsAreDone ? [] : context.Training.Epoch(context.State.Epoch, context.State.Batch, context.Stop));
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested && !context.IsBetweenSteps)
        {
            // the step that was begun is done, so that it can be saved
            TrainOn(context.Training.Epoch(context.State.Epoch, context.State.Batch));
        }

        if (!context.IsBetweenSteps)
        {
            _steps.End();   // the last batches of the epoch were left out, so that no batch was its last
        }
    }

    private void TrainOn(IEnumerable<Batch> batches)
    {
        foreach (var batch in batches)
        {
            using (batch)
            using (new TensorScope())
            {
                _validation.BetweenSteps();
                var output = _steps.LearnFrom(batch);
                if (context.IsBetweenSteps)
                {
                    context.Raise(callback => callback.OnStepEnd(context, output));
                }
            }

            if (context.IsBetweenSteps)
            {
                context.Stop.ThrowIfCancellationRequested();
                if (context.StepsAreDone)
                {
                    break;
                }
            }
        }
    }
}
