namespace Relight.Optim.Schedules;

/// <summary>Half a cosine from the base rate, at step 0, to <c>minimum</c>, at step <c>totalSteps</c>, where it stays.</summary>
/// <param name="totalSteps">At least 1.</param>
/// <param name="minimum">A learning rate, at least 0, the same for all groups.</param>
/// <remarks>
/// Loshchilov and Hutter 2016, arXiv:1608.03983, without restarts. PyTorch's CosineAnnealingLR, which however rises again after totalSteps.
/// </remarks>
public sealed class Cosine(long totalSteps, double minimum = 0) : Schedule
{
    private readonly long _totalSteps = Argument.AtLeast(1, totalSteps);
    private readonly double _minimum = Argument.AtLeast(0, minimum);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) =>
        CosineBetween(baseRate, _minimum, (double)Math.Min(step, _totalSteps) / _totalSteps);
}
