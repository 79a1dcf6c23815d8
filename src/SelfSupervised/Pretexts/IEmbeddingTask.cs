namespace Relight.SelfSupervised.Pretexts;

/// <summary>A task that compares embeddings, and can say how far they are spread.</summary>
public interface IEmbeddingTask
{
    /// <summary>How far the embeddings of the last batch are spread; null before the first.</summary>
    double? LastSpread { get; }
}
