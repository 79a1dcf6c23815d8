using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>
/// Averages the weights that a training passes through; validation measures the average, and at the end the average is what the model
/// has and what is saved. There are two rules: <see cref="Ema"/> follows the training, <see cref="Swa"/> sums up its last part.
/// </summary>
public sealed class WeightAverage : Callback, IStateful
{
    private readonly Func<long, double> _shareOfNewest;
    private readonly double _from;
    private readonly bool _recomputesNorms;
    private StateDict _average = [];
    private StateDict? _own;
    private long _count;

    /// <param name="shareOfNewest">By the number of weights in the average, these included.</param>
    /// <param name="from">Share of the steps before the first of them.</param>
    /// <param name="recomputesNorms">Whether statistics are measured rather than averaged.</param>
    private WeightAverage(Func<long, double> shareOfNewest, double from, bool recomputesNorms) =>
        (_shareOfNewest, _from, _recomputesNorms) = (shareOfNewest, from, recomputesNorms);

    /// <summary>An exponential moving average of weights and buffers: a ← d·a + (1 − d)·w after each step.</summary>
    /// <param name="decay">d, in (0, 1), such as 0.999.</param>
    /// <remarks>
    /// Polyak and Juditsky 1992, doi:10.1137/0330046; the decay grows to its full value as min(d, (1 + t)/(10 + t)) at step t.
    /// </remarks>
    public static WeightAverage Ema(double decay) => decay is > 0 and < 1
        ? new(t => 1 - Math.Min(decay, (1.0 + t) / (10.0 + t)), from: 0, recomputesNorms: false)
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "Expected a decay in (0, 1), such as 0.999.");

    /// <summary>
    /// Stochastic weight averaging: the mean of the weights after each step of the last part of the training. Before the average is used,
    /// the statistics of batch normalizations are measured on the training data (<see cref="BatchNormStatistics"/>), since no average of
    /// statistics is that of averaged weights: each validation then costs a forward pass over these data, too.
    /// </summary>
    /// <param name="from">Share of the training's steps that are not averaged, in [0, 1), such as 0.75.</param>
    /// <remarks>
    /// Izmailov et al. 2018, arXiv:1803.05407, algorithm 1 with c = 1. The average pays where the learning rate stays high enough to
    /// move about: see <see cref="Optim.Schedules.HeldSchedule"/>. A training that ends early, before that part, has no average.
    /// </remarks>
    public static WeightAverage Swa(double from) => from is >= 0 and < 1
        ? new(count => 1.0 / count, from, recomputesNorms: true)
        : throw new ArgumentOutOfRangeException(nameof(from), from, "Expected a share in [0, 1), such as 0.75.");

    /// <summary>The first step, from 0, whose weights <see cref="Swa"/> averages.</summary>
    /// <param name="from">Share of the steps that are not averaged, in [0, 1).</param>
    /// <param name="steps">Steps of the whole training.</param>
    public static long FirstStep(double from, long steps) => (long)(from * steps);

    /// <inheritdoc/>
    public StateDict StateDict()
    {
        var state = new StateDict { { "count", _count } };
        state.AddAll("average", _average);
        return state;
    }

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => (_count, _average) = (state["count"].ToInt64(), state.Under("average").Clone());

    /// <summary>The averaged weights and buffers in a saved state; null where there is none yet.</summary>
    internal static StateDict? WeightsIn(StateDict state) =>
        state.TryGetValue("count", out var count) && count.ToInt64() > 0 ? state.Under("average") : null;

    /// <inheritdoc/>
    public override void OnTrainingStart(TrainingContext context)
    {
        using var noGrad = NoGradScope.Enter();
        var average = context.Task.Module.StateDict().Clone();
        foreach (var (name, restored) in _average)
        {
            average[name].CopyInPlace(restored);   // a checkpoint is read into the processor's memory
        }

        _average.Dispose();
        _average = average;
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        if (context.State.Step > FirstStep(_from, context.StepCount))
        {
            Add(context, _shareOfNewest(++_count));
        }
    }

    /// <inheritdoc/>
    public override void OnValidationStart(TrainingContext context)
    {
        if (_count > 0)
        {
            TakeAverage(context);
        }
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingContext context) => GiveBack(context);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context)
    {
        if (context.IsLastEpoch && context.ValidationMetrics is null && _count > 0)
        {
            TakeAverage(context);   // no validation has brought the statistics up to date
            GiveBack(context);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context)
    {
        if (context.IsFinished && _count > 0)
        {
            context.Task.Module.LoadStateDict(_average);
        }
    }

    private void Add(TrainingContext context, double share)
    {
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        foreach (var (name, tensor) in context.Task.Module.StateDict())
        {
            if (tensor.DType.IsFloatingPoint)
            {
                _average[name].LerpInPlace(tensor, share);
            }
            else
            {
                _average[name].CopyInPlace(tensor);
            }
        }
    }

    private void TakeAverage(TrainingContext context)
    {
        _own = context.Task.Module.StateDict().Clone();
        context.Task.Module.LoadStateDict(_average);
        if (!_recomputesNorms)
        {
            return;
        }

        try
        {
            // The last epoch's batches, whenever it is: so an interruption in between makes no difference.
            BatchNormStatistics.Recompute(
                context.Task, context.Training, context.Options.Epochs - 1, context.Options, context.MicroBatches.Largest, context.Stop);
        }
        catch
        {
            GiveBack(context);
            throw;
        }

        using var noGrad = NoGradScope.Enter();
        foreach (var (name, buffer) in context.Task.Module.NamedBuffers().Where(buffer => buffer.Value.Persistent))
        {
            _average[name].CopyInPlace(buffer);
        }
    }

    private void GiveBack(TrainingContext context)
    {
        if (_own is { } own)
        {
            context.Task.Module.LoadStateDict(own);
            own.Dispose();
            _own = null;
        }
    }
}
