namespace Relight.Optim.Schedules;

/// <summary>Multiplies the learning rate by gamma every <c>stepSize</c> steps.</summary>
/// <param name="stepSize">At least 1.</param>
/// <param name="gamma">At least 0.</param>
/// <remarks>PyTorch's StepLR.</remarks>
public sealed class StepSchedule(long stepSize, double gamma = 0.1) : Schedule
{
    private readonly long _stepSize = Argument.AtLeast(1, stepSize);
    private readonly double _gamma = Argument.AtLeast(0, gamma);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) => baseRate * Math.Pow(_gamma, step / _stepSize);
}
