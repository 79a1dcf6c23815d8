using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Keeps an exponential moving average of weights and buffers, a ← d·a + (1 − d)·w after each step; validation measures the average, and
/// at the end the average is what the model has and what is saved.
/// </summary>
/// <remarks>Polyak and Juditsky 1992, doi:10.1137/0330046; the decay grows to its full value as min(d, (1 + t)/(10 + t)) at step t.</remarks>
/// <param name="decay">d, in (0, 1), such as 0.999.</param>
public sealed class WeightAverage(double decay) : Callback, IStateful
{
    private readonly double _decay = decay is > 0 and < 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "Expected a decay in (0, 1), such as 0.999.");

    private StateDict _average = [];
    private StateDict? _own;

    /// <inheritdoc/>
    public StateDict StateDict() => _average;

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => _average = state.Clone();

    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingLoop loop)
    {
        using var noGrad = NoGradScope.Enter();
        var average = loop.Task.Module.StateDict().Clone();
        foreach (var (name, restored) in _average)
        {
            average[name].CopyInPlace(restored);   // a checkpoint is read into the processor's memory
        }

        _average.Dispose();
        _average = average;
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingLoop loop, StepOutput output)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        var kept = Math.Min(_decay, (1.0 + loop.State.Step) / (10.0 + loop.State.Step));
        foreach (var (name, tensor) in loop.Task.Module.StateDict())
        {
            if (tensor.DType.IsFloatingPoint)
            {
                _average[name].LerpInPlace(tensor, 1 - kept);
            }
            else
            {
                _average[name].CopyInPlace(tensor);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnValidationStart(TrainingLoop loop)
    {
        _own = loop.Task.Module.StateDict().Clone();
        loop.Task.Module.LoadStateDict(_average);
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingLoop loop)
    {
        loop.Task.Module.LoadStateDict(_own!);
        _own!.Dispose();
        _own = null;
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingLoop loop)
    {
        if (loop.IsFinished)
        {
            loop.Task.Module.LoadStateDict(_average);
        }
    }
}
