namespace Relight.Optim.Schedules;

/// <summary>Multiplies the learning rate by gamma at each step.</summary>
/// <param name="gamma">At least 0; 0.9999 halves the rate in some 6,900 steps.</param>
/// <remarks>PyTorch's ExponentialLR.</remarks>
public sealed class Exponential(double gamma) : Schedule
{
    private readonly double _gamma = Argument.AtLeast(0, gamma);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) => baseRate * Math.Pow(_gamma, step);
}
