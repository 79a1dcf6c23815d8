namespace Relight.Optim.Schedules;

/// <summary>A fall to 0 at step <c>totalSteps</c>: base × (1 − step / totalSteps)^power; then 0.</summary>
/// <param name="totalSteps">At least 1.</param>
/// <param name="power">At least 0; 1 is a straight line.</param>
/// <remarks>PyTorch's PolynomialLR.</remarks>
public sealed class Polynomial(long totalSteps, double power = 1) : Schedule
{
    private readonly long _totalSteps = Argument.AtLeast(1, totalSteps);
    private readonly double _power = Argument.AtLeast(0, power);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) =>
        baseRate * Math.Pow(1 - (double)Math.Min(step, _totalSteps) / _totalSteps, _power);
}
