namespace Relight.Optim.Schedules;

/// <summary>A learning rate as a function of the step: no state, so one schedule may serve any number of groups and threads.</summary>
/// <remarks>A <see cref="Scheduler"/> counts the steps and sets the rates of an optimizer.</remarks>
public abstract class Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="baseRate">The rate that the group was given.</param>
    /// <param name="step">From 0, the first step of training.</param>
    public abstract double LearningRate(double baseRate, long step);

    /// <summary>The momentum of a step; null where the schedule leaves it alone, as all but <see cref="OneCycle"/> do.</summary>
    /// <param name="step">From 0, the first step of training.</param>
    public virtual double? Momentum(long step) => null;

    /// <summary>Half a cosine from <paramref name="start"/>, at fraction 0, to <paramref name="end"/>, at fraction 1.</summary>
    internal static double CosineBetween(double start, double end, double fraction) =>
        end + (start - end) / 2 * (1 + Math.Cos(Math.PI * fraction));
}
