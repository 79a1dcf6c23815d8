using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Training.Callbacks;

namespace Relight.Training.Profiling;

/// <summary>Trains for a few steps and tells where their time went: by stage, by layer, by operator.</summary>
public sealed class TrainingProfiler
{
    private readonly TrainerOptions _training;
    private readonly int _steps;
    private readonly int _warmup;
    private readonly IReadOnlyList<Callback> _callbacks;

    /// <summary>Makes a profiler.</summary>
    /// <param name="training">How to train; epochs and steps do not count.</param>
    /// <param name="steps">Optimizer steps to record, at least 1.</param>
    /// <param name="warmup">Steps before them, at least 1.</param>
    /// <param name="callbacks">Called as <see cref="Trainer"/> calls them.</param>
    public TrainingProfiler(TrainerOptions training, int steps, int warmup = 2, params IReadOnlyList<Callback> callbacks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(warmup, 1);
        (_training, _steps, _warmup, _callbacks) = (training, steps, warmup, callbacks);
    }

    /// <summary>Trains, on the loop of <see cref="Trainer"/>.</summary>
    /// <param name="task">What is trained; its weights change.</param>
    /// <param name="optimizer">What changes them.</param>
    /// <param name="batches">What is learned from; gone through again where an epoch is shorter.</param>
    /// <param name="stop">Asks to stop after the present step.</param>
    /// <returns>Where the time went; null when stopped before the end.</returns>
    public TrainingProfile? Run(TrainingTask task, Optimizer optimizer, DataLoader batches, CancellationToken stop = default)
    {
        var all = _warmup + _steps;
        var stepsAnEpoch = _training.GroupsOf(batches).Steps;
        var training = _training with { Epochs = (all + stepsAnEpoch - 1) / stepsAnEpoch, MaxSteps = all, ShowProgress = false };
        using var recorded = new ProfiledSteps(_warmup, _steps);
        new Trainer(training, [.. _callbacks, recorded]).Fit(task, optimizer, batches, schedule: new ConstantSchedule(), stop: stop);
        return recorded.Profile is { } profile
            ? TrainingProfile.Of(profile, task.Module, _steps, recorded.Samples, recorded.Elapsed)
            : null;
    }
}
