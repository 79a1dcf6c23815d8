namespace Relight.Data;

/// <summary>
/// A transform of a whole batch, run on the device that trains. It leaves the batch's tensors as they are and makes new ones, in the
/// caller's <see cref="Tensors.TensorScope"/>. What it draws at random comes from <see cref="Batch.Random"/>, sample by sample, so that it
/// does not depend on who shares the batch.
/// </summary>
public interface IBatchTransform
{
    /// <summary>The transformed batch.</summary>
    Batch Apply(Batch batch);
}
