namespace Relight.Optim.Schedules;

/// <summary>Another schedule up to some step, whose rate and momentum all later steps keep: for averaging weights (SWA).</summary>
/// <param name="schedule">What holds until then.</param>
/// <param name="from">The step, from 0, that is kept.</param>
public sealed class HeldSchedule(Schedule schedule, long from) : Schedule
{
    private readonly long _last = Argument.AtLeast(0, from);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step) => schedule.LearningRate(baseRate, Math.Min(step, _last));

    /// <inheritdoc/>
    public override double? Momentum(long step) => schedule.Momentum(Math.Min(step, _last));
}
