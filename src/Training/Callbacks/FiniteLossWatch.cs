using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>Ends a training whose loss or gradients are no finite numbers, before a checkpoint can hold such weights, and names where that began.</summary>
internal sealed class FiniteLossWatch : Callback
{
    private Batch? _batch;

    public override Batch OnBatch(TrainingLoop loop, Batch batch) => _batch = batch;

    public override void OnGradients(TrainingLoop loop)
    {
        var isWatched = (loop.State.Step + 1) % loop.Options.LogEverySteps == 0;
        if (isWatched && !double.IsFinite(GradientClipping.Norm(loop.Optimizer.Groups.SelectMany(group => group.Parameters))))
        {
            throw new TrainingDivergedException("The gradients are not finite", loop.State.Step, loop.State.Epoch, Where(loop, _batch));
        }

        _batch = null;
    }

    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        if (loop.State.Step % loop.Options.LogEverySteps == 0)
        {
            Check(loop, output.Loss.ToDouble());
        }
    }

    public override void OnEpochEnd(TrainingLoop loop)
    {
        if (loop.TrainingMetrics.Count > 0)
        {
            Check(loop, loop.TrainingMetrics.Loss);
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

    private static void Check(TrainingLoop loop, double loss)
    {
        if (!double.IsFinite(loss) && loop.Options.Precision != Precision.Fp16)
        {
            throw new TrainingDivergedException($"The loss became {loss}", loop.State.Step, loop.State.Epoch, Where(loop, null));
        }
    }

    /// <summary>The first parameter that is not finite; else, with the weights still sound, the first layer whose output is not.</summary>
    private static string? Where(TrainingLoop loop, Batch? batch)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        if (WhereInWeights(loop.Task.Module) is { } inWeights)
        {
            return inWeights;
        }

        if (batch is null)
        {
            return null;
        }

        var finder = new NonFiniteFinder();
        using (ForwardObservation.Begin(finder))
        using (Autocast.Enter(loop.Options))
        {
            loop.Task.TrainingStep(batch);
        }

        var found = loop.Task.Module.NamedModules().FirstOrDefault(module => ReferenceEquals(module.Value, finder.First));
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
