namespace Relight.Optim.Schedules;

/// <summary>Multiplies the learning rate by gamma at each milestone.</summary>
/// <param name="milestones">Steps, in any order; one that is named twice counts twice.</param>
/// <param name="gamma">At least 0.</param>
/// <remarks>PyTorch's MultiStepLR.</remarks>
public sealed class MultiStep(IEnumerable<long> milestones, double gamma = 0.1) : Schedule
{
    private readonly long[] _milestones = [.. milestones];
    private readonly double _gamma = Argument.AtLeast(0, gamma);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) =>
        baseRate * Math.Pow(_gamma, _milestones.Count(milestone => step >= milestone));
}
