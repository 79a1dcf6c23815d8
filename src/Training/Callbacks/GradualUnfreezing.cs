using Relight.Nn;

namespace Relight.Training.Callbacks;

/// <summary>
/// Trains the head alone at first, then the layer groups below it too: all at once, or one after another from the head down.
/// </summary>
/// <remarks>
/// Howard and Ruder 2018, ULMFiT, arXiv:1801.06146, section 3.3. What is trained depends on the epoch alone, so there is nothing to save.
/// A group without gradients is left alone by the optimizer, which holds all groups from the start; add
/// <see cref="FrozenBatchNorm"/> after this one to keep its batch normalizations as they are, too.
/// </remarks>
public sealed class GradualUnfreezing : Callback
{
    private readonly Parameter[][] _groups;
    private readonly int _headEpochs;
    private readonly int? _unfreezeEvery;

    /// <summary>Makes the callback; nothing is frozen before the training starts.</summary>
    /// <param name="groups">Groups of parameters from the input to the head. Parameters that are frozen now stay so.</param>
    /// <param name="headEpochs">Epochs in which the last group alone is trained, at least 1.</param>
    /// <param name="unfreezeEvery">Epochs from then on until the next group is trained too, at least 1; null: all are trained at
    /// once.</param>
    public GradualUnfreezing(IEnumerable<IReadOnlyList<Parameter>> groups, int headEpochs, int? unfreezeEvery = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(headEpochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(unfreezeEvery ?? 1, 1, nameof(unfreezeEvery));
        _groups = [.. groups.Select(group => group.Where(parameter => parameter.RequiresGrad).ToArray())];
        (_headEpochs, _unfreezeEvery) = (headEpochs, unfreezeEvery);
    }

    /// <summary>How many groups are trained in an epoch, counted from the head.</summary>
    /// <param name="epoch">From 0.</param>
    public int TrainedGroups(int epoch)
    {
        var wanted = epoch < _headEpochs ? 1 : _unfreezeEvery is { } every ? 2 + ((epoch - _headEpochs) / every) : _groups.Length;
        return Math.Min(wanted, _groups.Length);
    }

    /// <inheritdoc/>
    public override void OnEpochStart(TrainingContext context) => Train(TrainedGroups(context.State.Epoch));

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context) => Train(_groups.Length);

    private void Train(int count)
    {
        foreach (var (index, group) in _groups.Index())
        {
            foreach (var parameter in group)
            {
                parameter.RequiresGrad = index >= _groups.Length - count;
            }
        }
    }
}
