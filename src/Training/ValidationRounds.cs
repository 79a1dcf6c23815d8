namespace Relight.Training;

/// <summary>Validations of a training: after epochs, and where that is asked for, between steps.</summary>
internal sealed class ValidationRounds(TrainingContext context)
{
    /// <summary>At the end of an epoch, where one is due.</summary>
    public void AfterEpoch()
    {
        context.Validated = [];
        if (context.IsLastEpoch || (context.State.Epoch + 1) % context.Options.ValidateEveryEpochs == 0)
        {
            Validate();
        }
    }

    /// <summary>Before a batch, where one is due after the step before. A run that was stopped in it begins with it again.</summary>
    public void BetweenSteps()
    {
        if (context.Options.ValidateEverySteps is not { } steps || !context.IsBetweenSteps || context.State is not { Step: > 0, Batch: > 0 }
            || context.State.Step % steps != 0)
        {
            return;
        }

        var modes = context.Task.Module.Modules().Select(module => (module, module.Training)).ToArray();
        context.IsWithinEpoch = true;
        try
        {
            Validate();
        }
        finally
        {
            context.IsWithinEpoch = false;
            foreach (var (module, isTraining) in modes)
            {
                module.Training = isTraining;
            }
        }
    }

    private void Validate()
    {
        if (context.ValidationSets.Count == 0)
        {
            return;
        }

        context.Raise(callback => callback.OnValidationStart(context));
        try
        {
            context.Validated = [.. context.ValidationSets.Select(Measured)];
        }
        finally
        {
            context.Raise(callback => callback.OnValidationEnd(context));
        }
    }

    private ValidationResult Measured(ValidationSet set)
    {
        context.Task.LoggedInEvaluation.Take();
        return new ValidationResult(set.Name, Evaluator.Evaluate(context.Task, set.Loader, context.Options, stop: context.Stop),
            context.Task.LoggedInEvaluation.Take());
    }
}
