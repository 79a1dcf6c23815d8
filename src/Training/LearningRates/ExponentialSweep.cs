using Relight.Optim.Schedules;

namespace Relight.Training.LearningRates;

/// <summary>
/// From the lowest rate to the highest, by the same factor at each step. Groups keep their rates in proportion to the first group's.
/// </summary>
/// <param name="options">From where, to where, in how many steps.</param>
/// <param name="firstGroupRate">The first group's own rate, above 0.</param>
internal sealed class ExponentialSweep(LearningRateFinderOptions options, double firstGroupRate) : Schedule
{
    public override double LearningRate(double baseRate, long step) => baseRate / firstGroupRate * RateAt(step);

    /// <summary>The first group's rate of a step.</summary>
    public double RateAt(long step) =>
        options.MinRate * Math.Pow(options.MaxRate / options.MinRate, Math.Min(1, (double)step / (options.Steps - 1)));
}
