using Relight.Data;
using Relight.Optim;
using Relight.Training.Callbacks;

namespace Relight.Training.LearningRates;

/// <summary>
/// The learning-rate range test: trains with a rate that rises from step to step, and tells where the loss fell and where it ran away.
/// </summary>
/// <remarks>Smith 2015, arXiv:1506.01186, with an exponential sweep and a smoothed loss.</remarks>
public sealed class LearningRateFinder
{
    private readonly TrainerOptions _training;
    private readonly LearningRateFinderOptions _options;
    private readonly IReadOnlyList<Callback> _callbacks;

    /// <summary>Makes a finder, which may search any number of times.</summary>
    /// <param name="training">How the training will be done: precision, device, accumulation, clipping. Epochs and steps do not
    /// count.</param>
    /// <param name="options">How to sweep.</param>
    /// <param name="callbacks">Called as <see cref="Trainer"/> calls them; such as change what is trained, not such as keep a state of
    /// their own.</param>
    /// <exception cref="ArgumentException">The sweep does not rise.</exception>
    public LearningRateFinder(TrainerOptions training, LearningRateFinderOptions? options = null, params IReadOnlyList<Callback> callbacks)
    {
        (_training, _options, _callbacks) = (training, options ?? new LearningRateFinderOptions(), callbacks);
        if (_options.MaxRate <= _options.MinRate)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The sweep must rise: its last rate, {_options.MaxRate}, is not above its first, ")
                    + FormattableString.Invariant($"{_options.MinRate}."), nameof(options));
        }
    }

    /// <summary>
    /// Sweeps, and puts back whatever the steps changed: weights, buffers, gradients, optimizer, generators, to the last bit.
    /// </summary>
    /// <param name="task">What is to be trained. Its module is moved to the device, and laid out, as <see cref="Trainer"/> does.</param>
    /// <param name="optimizer">What will train it. Its first group's rate is swept; other groups keep their proportion to it.</param>
    /// <param name="batches">What it will learn from; gone through again where an epoch has fewer steps than the sweep.</param>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>What was seen; null when stopped before the end.</returns>
    /// <exception cref="ArgumentException">The optimizer's first group has the rate 0, to which no other can be in proportion.</exception>
    public LearningRateSearch? Find(
        TrainingTask task, Optimizer optimizer, DataLoader batches, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        var rate = optimizer.Groups[0].LearningRate;
        if (rate == 0)
        {
            throw new ArgumentException(
                "The optimizer's first group has the learning rate 0; give it any other to begin with.", nameof(optimizer));
        }

        var sweep = new ExponentialSweep(_options, rate);
        using var recorder = new SweepRecorder(_options, sweep, progress);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, recorder.Diverged);
        task.Module.To(_training.Device);
        using var rollback = new TrainingRollback(task.Module, optimizer, _training.Device);
        var stepsAnEpoch = _training.GroupsOf(batches).Steps;
        var training = _training with
        {
            Epochs = (_options.Steps + stepsAnEpoch - 1) / stepsAnEpoch,
            MaxSteps = _options.Steps,
            LogEverySteps = int.MaxValue,   // the recorder looks at every loss
            ShowProgress = false,
        };
        new Trainer(training, [.. _callbacks, recorder]).Fit(task, optimizer, batches, schedule: sweep, stop: either.Token);
        var search = recorder.Search;
        return search.Diverged || search.Points.Count == _options.Steps ? search : null;
    }
}
