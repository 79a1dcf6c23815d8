namespace Relight.Training;

/// <summary>The loss is no longer a finite number, so training on would only spoil the weights.</summary>
/// <param name="loss">NaN or an infinity.</param>
/// <param name="step">Optimizer steps done when it was seen.</param>
/// <param name="epoch">The epoch, from 0.</param>
public sealed class TrainingDivergedException(double loss, long step, int epoch) : Exception(
    $"The loss became {loss} at or shortly before step {step} (epoch {epoch + 1}). Checkpoints written before are unharmed. "
    + "Lower the learning rate, clip the gradients (--clip-norm 1), warm up longer, or look for values that are not finite in the data.")
{
    /// <summary>Optimizer steps done when it was seen.</summary>
    public long Step { get; } = step;
}
