namespace Relight.Optim.Schedules;

/// <summary>The base rate for a fraction of the steps, then half a cosine down to base × finalFactor at step <c>totalSteps</c>.</summary>
/// <param name="totalSteps">At least 1.</param>
/// <param name="flatFraction">In [0, 1]: the part of the steps at the base rate.</param>
/// <param name="finalFactor">At least 0.</param>
/// <remarks>fast.ai's fit_flat_cos, with its defaults.</remarks>
public sealed class FlatThenCosine(long totalSteps, double flatFraction = 0.75, double finalFactor = 1e-5) : Schedule
{
    private readonly long _totalSteps = Argument.AtLeast(1, totalSteps);
    private readonly double _finalFactor = Argument.AtLeast(0, finalFactor);
    private readonly double _flatFraction = Argument.Share(flatFraction);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step)
    {
        var (progress, flat) = (Math.Min(1, (double)step / _totalSteps), _flatFraction);
        return progress <= flat ? baseRate : CosineBetween(baseRate, baseRate * _finalFactor, (progress - flat) / (1 - flat));
    }
}
