using Relight.Tensors;
using Relight.Training;
using Relight.Training.Callbacks;
using static System.FormattableString;

namespace Relight.SelfSupervised.Pretexts;

/// <summary>
/// Tells once, loudly, when embeddings collapse: when at several looks in a row they are spread hardly at all, or use hardly more than one
/// dimension. A look is a step whose metrics are due, at what the method compares, or a validation, at the backbone's features.
/// </summary>
/// <param name="method">Name of the method.</param>
/// <param name="remedy">What usually mends it for this method, as a sentence goes on after "try".</param>
/// <remarks>
/// Chen and He 2021, SimSiam, arXiv:2011.10566, figure 2: without its stop-gradient the deviation is 0 within an epoch, with it 1/√D. Jing et
/// al. 2022, arXiv:2110.09348, on dimensions that collapse.
/// </remarks>
public sealed class CollapseWatch(string method, string remedy) : Callback, IStateful
{
    /// <summary>Looks in a row that must show it.</summary>
    public const int Looks = 3;

    /// <summary>The spread of what is compared, below which it counts as one point; 1 is the whole sphere.</summary>
    public const double LeastSpread = 0.1;

    /// <summary>The same of a backbone's features, which lie close together before they learn.</summary>
    public const double LeastFeatureSpread = 0.02;

    /// <summary>Dimensions that features use at least.</summary>
    public const double LeastRank = 1.05;

    /// <summary>How the line begins.</summary>
    public const string Sign = "COLLAPSE";

    private int _stepLooks, _validationLooks;
    private bool _isTold;

    /// <inheritdoc/>
    public StateDict StateDict() =>
        new() { { "step_looks", (long)_stepLooks }, { "validation_looks", (long)_validationLooks }, { "told", _isTold ? 1L : 0L } };

    /// <inheritdoc/>
    public void LoadStateDict(StateDict state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_stepLooks, _validationLooks, _isTold) = ((int)Number("step_looks"), (int)Number("validation_looks"), Number("told") == 1);

        // a checkpoint of a training without a watch has none of them
        long Number(string name) => state.TryGetValue(name, out var value) ? value.ToInt64() : 0;
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingContext context, StepOutput output)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_isTold || context.State.Step % context.Options.LogEverySteps != 0 || context.Task is not IEmbeddingTask { LastSpread: { } spread })
        {
            return;
        }

        _stepLooks = spread < LeastSpread ? _stepLooks + 1 : 0;
        TellAfter(_stepLooks, context, Invariant(
            $"the embeddings that {method} compares have a spread of {spread:0.000}, where 1 is all of the sphere"));
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_isTold || context.ValidationMetrics is not EmbeddingMetrics { Count: > 1 } metrics)
        {
            return;
        }

        var values = metrics.Compute();
        var (spread, rank) = (values["spread"], values["effective_rank"]);
        _validationLooks = spread < LeastFeatureSpread || rank < LeastRank ? _validationLooks + 1 : 0;
        TellAfter(_validationLooks, context, Invariant($"the features have a spread of {spread:0.0000} and use {rank:0.00} dimensions"));
    }

    private void TellAfter(int looks, TrainingContext context, string what)
    {
        if (looks >= Looks)
        {
            _isTold = true;
            context.Note(Invariant(
                $"{Sign} at step {context.State.Step}: {what}, so all images look the same to the network, however low the loss. ")
                + $"Try {remedy}.");
        }
    }
}
