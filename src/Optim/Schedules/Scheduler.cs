using System.Globalization;

namespace Relight.Optim.Schedules;

/// <summary>Sets the learning rates of an optimizer's groups, step by step, by a schedule.</summary>
/// <remarks>
/// A group's base rate is the one that it has when the scheduler is made, which sets that of step 0 at once. Call <see cref="Step"/> after
/// each step of the optimizer. Rates depend on the number of steps alone, so a run that was interrupted goes on with the same ones.
/// </remarks>
public sealed class Scheduler : IStateful
{
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private double[] _baseRates;

    /// <summary>Takes the groups' rates as base rates and sets those of step 0.</summary>
    public Scheduler(Optimizer optimizer, Schedule schedule)
    {
        (_optimizer, _schedule) = (optimizer, schedule);
        _baseRates = [.. optimizer.Groups.Select(group => group.LearningRate)];
        SetRates();
    }

    /// <summary>How often <see cref="Step"/> was called: the number of the step whose rates are set, from 0.</summary>
    public long StepCount { get; private set; }

    /// <summary>The learning rates that are set, one for each group.</summary>
    public IReadOnlyList<double> LearningRates => [.. _optimizer.Groups.Select(group => group.LearningRate)];

    /// <summary>Sets the rates of the next step.</summary>
    public void Step()
    {
        StepCount++;
        SetRates();
    }

    /// <summary>The step count (<c>step</c>) and the groups' base rates (<c>base_lrs</c>).</summary>
    public StateDict StateDict()
    {
        using var outside = TensorScope.Outside();
        var state = new StateDict();
        state.Add("step", StepCount);
        state.Add("base_lrs", Tensor.FromSpan<double>(_baseRates, _baseRates.Length));
        return state;
    }

    /// <summary>Takes over step count and base rates, and sets the rates of that step.</summary>
    /// <exception cref="StateDictException">The state is not of a scheduler with as many groups; nothing is changed then.</exception>
    public void LoadStateDict(StateDict state)
    {
        var reader = new StateReader(state, nameof(Scheduler));
        var (step, rates) = (reader.Take("step").ToInt64(), reader.Take("base_lrs").ToArray<double>());
        reader.ExpectAllRead();
        if (rates.Length != _baseRates.Length)
        {
            throw new StateDictException(string.Create(CultureInfo.InvariantCulture,
                $"The saved scheduler has {rates.Length} parameter groups, this one has {_baseRates.Length}: build the optimizer as it "
                    + $"was saved."));
        }
        (StepCount, _baseRates) = (step, rates);
        SetRates();
    }

    private void SetRates()
    {
        var momentum = _schedule.Momentum(StepCount);
        foreach (var (group, baseRate) in _optimizer.Groups.Zip(_baseRates))
        {
            group.LearningRate = _schedule.LearningRate(baseRate, StepCount);
            group.Momentum = momentum ?? group.Momentum;
        }
    }
}
