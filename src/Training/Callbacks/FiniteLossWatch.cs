using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Ends a training whose loss or gradients are no finite numbers, before a checkpoint can hold such weights, and names where that began.
/// </summary>
internal sealed class FiniteLossWatch : Callback
{
    private Batch? _batch;

    public override Batch OnBatch(TrainingContext context, Batch batch) => _batch = batch;

    public override void OnGradients(TrainingContext context)
    {
        var isWatched = (context.State.Step + 1) % context.Options.LogEverySteps == 0;
        if (isWatched && !double.IsFinite(GradientClipping.Norm(context.Optimizer.Groups.SelectMany(group => group.Parameters))))
        {
            throw new TrainingDivergedException(
                "The gradients are not finite", context.State.Step, context.State.Epoch, Where(context, _batch));
        }

        _batch = null;
    }

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step % context.Options.LogEverySteps == 0)
        {
            Check(context, output.Loss.ToDouble());
        }
    }

    public override void OnEpochEnd(TrainingContext context)
    {
        if (context.TrainingMetrics.Count > 0)
        {
            Check(context, context.TrainingMetrics.Loss);
        }
    }

    /// <summary>Throws where weights are not to be kept: the loss that they came from may have been finite still.</summary>
    internal static void CheckWeights(Module module, TrainingState state)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        var norms = Tensor.ForeachNorm([.. module.Parameters()]);
        if (!NonFiniteFinder.IsFinite(Tensor.Stack(norms)))
        {
            throw new TrainingDivergedException("The weights are not finite", state.Step, state.Epoch, WhereInWeights(module));
        }
    }

    private static void Check(TrainingContext context, double loss)
    {
        if (!double.IsFinite(loss) && context.Options.ComputePrecision != Precision.Fp16)
        {
            throw new TrainingDivergedException($"The loss became {loss}", context.State.Step, context.State.Epoch, Where(context, null));
        }
    }

    /// <summary>The first parameter that is not finite; else, with the weights still sound, the first layer whose output is not.</summary>
    private static string? Where(TrainingContext context, Batch? batch)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        if (WhereInWeights(context.Task.Module) is { } inWeights)
        {
            return inWeights;
        }

        if (batch is null)
        {
            return null;
        }

        var finder = new NonFiniteFinder();
        using (ForwardObservation.Begin(finder))
        using (Autocast.Enter(context.Options))
        {
            context.Task.TrainingStep(batch);
        }

        var found = context.Task.Module.NamedModules().FirstOrDefault(module => ReferenceEquals(module.Value, finder.First));
        return found.Value is null ? null : $"The first to give values that are not finite is {found.Name} ({found.Value.GetType().Name})";
    }

    private static string? WhereInWeights(Module module)
    {
        foreach (var (name, parameter) in module.NamedParameters())
        {
            if (!NonFiniteFinder.IsFinite(parameter))
            {
                return $"The parameter {name} holds values that are not finite";
            }
        }

        return null;
    }
}
