namespace Relight.Data;

/// <summary>
/// A transform of a whole batch, run on the device that trains. It leaves the batch's tensors as they are and makes new ones, in the
/// caller's <see cref="Tensors.TensorScope"/>. What it draws at random comes from <see cref="Batch.Random"/>, sample by sample, so that it
/// does not depend on who shares the batch.
/// </summary>
public interface IBatchTransform
{
    /// <summary>
    /// Whether labels become probabilities of several classes, as with mix-up: a loss over them is not that over the labels themselves.
    /// </summary>
    bool MixesLabels => false;

    /// <summary>The transformed batch.</summary>
    Batch Apply(Batch batch);
}
