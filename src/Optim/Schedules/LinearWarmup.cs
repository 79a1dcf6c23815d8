namespace Relight.Optim.Schedules;

/// <summary>A rise on a straight line from base × startFactor, at step 0, to base, at step <c>steps</c>; then constant.</summary>
/// <remarks>Goyal et al. 2017, arXiv:1706.02677, section 2.2; PyTorch's LinearLR up to an end factor of 1.</remarks>
/// <param name="steps">How many steps lie below the base rate; 0 for none.</param>
/// <param name="startFactor">In [0, 1]. With 0, the first step changes nothing but what averages batches.</param>
public sealed class LinearWarmup(long steps, double startFactor = 0) : Schedule
{
    private readonly long _steps = Argument.AtLeast(0, steps);
    private readonly double _startFactor = Argument.Share(startFactor);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) =>
        step >= _steps ? baseRate : baseRate * (_startFactor + (1 - _startFactor) * step / _steps);
}
