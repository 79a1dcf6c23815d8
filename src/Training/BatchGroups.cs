namespace Relight.Training;

/// <summary>How the batches of an epoch make optimizer steps.</summary>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="Size">Batches whose gradients make one step; the last group of an epoch may have fewer.</param>
public readonly record struct BatchGroups(int Batches, int Size)
{
    /// <summary>Optimizer steps of an epoch.</summary>
    public int Steps => (Batches + Size - 1) / Size;

    /// <summary>Batches of the group that this one, counted from 0, belongs to.</summary>
    public int SizeAt(int batch) => Math.Min(Size, Batches - (batch - (batch % Size)));

    /// <summary>Whether a group ends once so many batches are done.</summary>
    public bool EndsAfter(int batches) => batches % Size == 0 || batches == Batches;
}
