using Relight.Tensors;

namespace Relight.Training.Callbacks;

/// <summary>Ends a training when a validation metric has not become better for some validations.</summary>
/// <param name="metric">Such as <c>loss</c> or <c>accuracy</c>.</param>
/// <param name="patience">Validations without a better value that are borne, at least 1.</param>
public sealed class EarlyStopping(string metric, int patience) : Callback, IStateful
{
    private readonly int _patience = patience >= 1
        ? patience
        : throw new ArgumentOutOfRangeException(nameof(patience), patience, "Expected 1 validation or more.");

    private double _best = double.NaN;
    private int _without;

    /// <inheritdoc/>
    public StateDict StateDict() => new() { { "best", _best }, { "without", (long)_without } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state) => (_best, _without) = (state["best"].ToDouble(), (int)state["without"].ToInt64());

    /// <inheritdoc/>
    // told now, not after an epoch
    public override void OnTrainingStart(TrainingContext context) => context.Task.CreateEvaluationMetrics().Info(metric);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context)
    {
        if (context.ValidationMetrics is not { } metrics)
        {
            return;
        }

        _without = metrics.IsBetter(metric, ref _best) ? 0 : _without + 1;
        if (_without >= _patience)
        {
            context.EndAfterEpoch();
        }
    }
}
