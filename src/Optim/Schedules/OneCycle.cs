namespace Relight.Optim.Schedules;

/// <summary>One rise from base / divFactor to the base rate, which is the largest, and one fall to far below where it began.</summary>
/// <remarks>
/// Smith and Topin 2017, arXiv:1708.07120, as PyTorch's OneCycleLR: the rise ends one step before riseFraction × totalSteps, and the last
/// of the <c>totalSteps</c> steps, number totalSteps − 1, has the smallest rate, base / divFactor / finalDivFactor, which later steps keep.
/// </remarks>
public sealed class OneCycle : Schedule
{
    private readonly double _riseEnd, _lastStep, _divFactor, _finalDivFactor;
    private readonly bool _linear;
    private readonly (double Low, double High)? _momentum;

    /// <summary>Makes the schedule.</summary>
    /// <param name="totalSteps">At least 2.</param>
    /// <param name="riseFraction">In (0, 1): the part of the steps that rises.</param>
    /// <param name="divFactor">Above 0: the base rate over the first.</param>
    /// <param name="finalDivFactor">Above 0: the first rate over the last.</param>
    /// <param name="linear">Straight lines instead of half cosines.</param>
    /// <param name="momentum">Cycles the groups' momentum (β₁ of Adam) the other way, from High to Low at the peak and back; null leaves it
    /// alone. PyTorch's default is (0.85, 0.95).</param>
    public OneCycle(long totalSteps, double riseFraction = 0.3, double divFactor = 25, double finalDivFactor = 1e4, bool linear = false,
        (double Low, double High)? momentum = null)
    {
        _lastStep = Argument.AtLeast(2, totalSteps) - 1;
        _riseEnd = riseFraction is > 0 and < 1
            ? Math.Clamp(riseFraction * totalSteps - 1, 0, _lastStep)
            : throw new ArgumentOutOfRangeException(nameof(riseFraction), riseFraction, "Expected a number in (0, 1).");
        _divFactor = Argument.Above0(divFactor);
        _finalDivFactor = Argument.Above0(finalDivFactor);
        if (momentum is { } cycle && (Argument.BelowOne(cycle.Low, nameof(momentum)) > Argument.BelowOne(cycle.High, nameof(momentum))))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The low momentum must not be above the high one.");
        }
        (_linear, _momentum) = (linear, momentum);
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step)
    {
        var first = baseRate / _divFactor;
        return Between(step, first, baseRate, first / _finalDivFactor);
    }

    /// <inheritdoc/>
    public override double? Momentum(long step) => _momentum is var (low, high) ? Between(step, high, low, high) : null;

    private double Between(long step, double first, double peak, double last)
    {
        if (step < _riseEnd)
        {
            return Anneal(first, peak, step / _riseEnd);
        }
        return _riseEnd < _lastStep ? Anneal(peak, last, Math.Min(1, (step - _riseEnd) / (_lastStep - _riseEnd))) : last;
    }

    private double Anneal(double start, double end, double fraction) =>
        _linear ? start + (end - start) * fraction : CosineBetween(start, end, fraction);
}
