namespace Relight.Optim.Schedules;

/// <summary>One schedule after another, each counting its own steps from 0; the last one goes on for ever.</summary>
/// <example><c>new SequentialSchedule([(new LinearWarmup(500), 500), (new Cosine(9_500), 9_500)])</c></example>
/// <remarks>PyTorch's SequentialLR, whose milestones are the sums of the steps.</remarks>
public sealed class SequentialSchedule : Schedule
{
    private readonly (Schedule Schedule, long Steps)[] _parts;

    /// <summary>Makes the sequence.</summary>
    /// <param name="parts">Schedules with the number of steps that each is in charge of, at least 0.</param>
    /// <exception cref="ArgumentException">There are none, or a number of steps is negative.</exception>
    public SequentialSchedule(IEnumerable<(Schedule Schedule, long Steps)> parts)
    {
        _parts = [.. parts];
        if (_parts.Length == 0)
        {
            throw new ArgumentException("A sequence needs at least one schedule.", nameof(parts));
        }
        Array.ForEach(_parts, part => Argument.AtLeast(0, part.Steps, nameof(parts)));
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long step)
    {
        var (schedule, own) = Find(step);
        return schedule.LearningRate(baseRate, own);
    }

    /// <inheritdoc/>
    public override double? Momentum(long step)
    {
        var (schedule, own) = Find(step);
        return schedule.Momentum(own);
    }

    private (Schedule Schedule, long Step) Find(long step)
    {
        foreach (var (schedule, steps) in _parts.AsSpan(..^1))
        {
            if (step < steps)
            {
                return (schedule, step);
            }
            step -= steps;
        }
        return (_parts[^1].Schedule, step);
    }
}
