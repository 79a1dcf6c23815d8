namespace Relight.Training;

/// <summary>Loss or gradients are no longer finite, so training on would only spoil the weights.</summary>
/// <param name="what">What was seen, as the beginning of a sentence.</param>
/// <param name="step">Optimizer steps done when it was seen.</param>
/// <param name="epoch">The epoch, from 0.</param>
/// <param name="where">What was found to be the first that is not finite, as the beginning of a sentence; null: nothing.</param>
public sealed class TrainingDivergedException(string what, long step, int epoch, string? where = null) : Exception(
    $"{what} at or shortly before step {step} (epoch {epoch + 1}). {(where is null ? "" : where + ". ")}Checkpoints written before are "
        + "unharmed. "
    + "Lower the learning rate, clip the gradients (--clip-norm 1), warm up longer, or look for values that are not finite in the data.")
{
    /// <summary>Optimizer steps done when it was seen.</summary>
    public long Step { get; } = step;
}
