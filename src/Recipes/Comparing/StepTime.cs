using System.Diagnostics;
using Relight.Settings;
using Relight.Training;
using Relight.Training.Callbacks;

namespace Relight.Recipes.Comparing;

/// <summary>Measures how long an optimizer step takes, batches of several epochs included.</summary>
internal static class StepTime
{
    private const int Warmup = 3, Most = 60;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(12);

    /// <summary>Trains a few steps that leave nothing behind.</summary>
    /// <param name="settings">What is trained; weights to begin with are left out, which take no time of a step.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Mean time of a step.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static TimeSpan Measure(RunSettings settings, CancellationToken stop)
    {
        var parts = TrainingParts.Create(settings with
        {
            Start = null,
            Recipe = settings.Recipe with { StartSize = null },
            Training = settings.Training with
            {
                Epochs = Warmup + Most, MaxSteps = Warmup + Most, SanityBatches = 0, HeadEpochs = null, UnfreezeEvery = null,
            },
        });
        foreach (var batch in parts.Training.Epoch(0, cancellation: stop))
        {
            batch.Dispose();   // what is read for the first time is decoded, which no later epoch does
        }

        using var timer = new Timer(stop);
        new Trainer(parts.Options with { ShowProgress = false }, [.. parts.FirstEpochCallbacks, timer]).Fit(
            parts.Task, parts.CreateOptimizer(), parts.Training, validation: null, parts.CreateSchedule(), run: null, timer.Token);
        stop.ThrowIfCancellationRequested();
        return timer.Mean;
    }

    private sealed class Timer(CancellationToken stop) : Callback, IDisposable
    {
        private readonly CancellationTokenSource _enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private readonly Stopwatch _watch = new();
        private int _steps;

        public CancellationToken Token => _enough.Token;

        public TimeSpan Mean { get; private set; }

        public override void OnStepEnd(TrainingContext context, StepOutput output)
        {
            if (++_steps == Warmup)
            {
                _watch.Start();
            }
            else if (_steps > Warmup)
            {
                Mean = _watch.Elapsed / (_steps - Warmup);
                if (_watch.Elapsed > Enough)
                {
                    _enough.Cancel();
                }
            }
        }

        public void Dispose() => _enough.Dispose();
    }
}
