using System.Diagnostics;

namespace Relight.Training.Callbacks;

/// <summary>Shows how far a training is. One among the callbacks takes the place of the display on standard error.</summary>
/// <remarks>The loss is read, for which a GPU is waited for, only when it is shown.</remarks>
public abstract class ProgressCallback : Callback
{
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private readonly Stopwatch _sinceStart = new();
    private long _firstStep;
    private long _samples;
    private double _loss;

    /// <summary>Samples a second, since the training began or went on.</summary>
    protected double Rate => _samples / Math.Max(_sinceStart.Elapsed.TotalSeconds, 1e-3);

    /// <summary>The shortest time between two calls of <see cref="Show"/>: a fifth of a second, unless told.</summary>
    protected virtual TimeSpan Interval => TimeSpan.FromMilliseconds(200);

    /// <summary>Shows it: after the first step and the last, and between them after the steps that <see cref="Interval"/> leaves.</summary>
    /// <param name="progress">How far the training is.</param>
    public abstract void Show(TrainingProgress progress);

    /// <summary>Starts the clock; one of your own calls this one too.</summary>
    public override void OnTrainingStart(TrainingContext context)
    {
        (_firstStep, _samples, _loss) = (context.State.Step, 0, double.NaN);
        _sinceStart.Restart();
    }

    /// <inheritdoc/>
    public sealed override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        var (step, steps) = (context.State.Step, context.StepCount);
        _samples += context.SamplesInStep;
        if (_sinceShown.Elapsed < Interval && step != _firstStep + 1 && step != steps)
        {
            return;
        }

        var loss = output.Loss.ToDouble();
        _loss = double.IsNaN(_loss) ? loss : (0.8 * _loss) + (0.2 * loss);
        _sinceShown.Restart();
        var left = _sinceStart.Elapsed * ((double)(steps - step) / Math.Max(step - _firstStep, 1));
        Show(new TrainingProgress(context.State.Epoch + 1, context.Options.Epochs, step, Math.Max(steps, 1), _loss, Rate, left));
    }
}
