namespace Relight.Optim.Schedules;

/// <summary>The same learning rate at each step: base × factor.</summary>
/// <param name="factor">At least 0.</param>
public sealed class ConstantSchedule(double factor = 1) : Schedule
{
    private readonly double _factor = Argument.AtLeast(0, factor);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) => baseRate * _factor;
}
