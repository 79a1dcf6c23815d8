using Relight.Training.Callbacks;

namespace Relight.Training.LearningRates;

/// <summary>Notes the loss of each step, and asks the loop to stop once it has run away.</summary>
internal sealed class SweepRecorder(
    LearningRateFinderOptions options, ExponentialSweep sweep, IProgress<int>? progress) : Callback, IDisposable
{
    private readonly List<LearningRatePoint> _points = [];
    private readonly CancellationTokenSource _diverged = new();
    private double _average;
    private double _lowest = double.PositiveInfinity;

    /// <summary>Set once the loss has run away.</summary>
    public CancellationToken Diverged => _diverged.Token;

    public LearningRateSearch Search => new(_points, _diverged.IsCancellationRequested) { Steps = options.Steps };

    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        var loss = output.Loss.ToDouble();
        _average = (options.Smoothing * _average) + ((1 - options.Smoothing) * loss);
        var smoothed = _average / (1 - Math.Pow(options.Smoothing, _points.Count + 1));
        _points.Add(new LearningRatePoint(sweep.RateAt(_points.Count), loss, smoothed));
        _lowest = Math.Min(_lowest, smoothed);
        if (!double.IsFinite(smoothed) || smoothed > options.DivergenceFactor * _lowest)
        {
            _diverged.Cancel();
        }

        progress?.Report(_points.Count);
    }

    public void Dispose() => _diverged.Dispose();
}
