using Relight.Tensors;

namespace Relight.Nn;

/// <summary>A learned vector for each of K numbers: indices (…) int64 in [0, K) → (…, D).</summary>
public sealed class Embedding : Layer
{
    /// <summary>Makes the layer; vectors standard normal, the padding's zero.</summary>
    /// <param name="numEmbeddings">K.</param>
    /// <param name="embeddingDim">D.</param>
    /// <param name="paddingIndex">An index whose vector starts as zeros and gets no gradient; null: none.</param>
    public Embedding(int numEmbeddings, int embeddingDim, int? paddingIndex = null)
    {
        NumEmbeddings = Argument.AtLeast(1, numEmbeddings);
        EmbeddingDim = Argument.AtLeast(1, embeddingDim);
        if (paddingIndex is { } index && (index < 0 || index >= numEmbeddings))
        {
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), index, $"Expected an index in [0, {numEmbeddings}).");
        }

        PaddingIndex = paddingIndex;
        var weight = Init.Normal(Tensor.Empty([numEmbeddings, embeddingDim]));
        if (paddingIndex is { } padding)
        {
            using var vector = weight.Select(0, padding);
            vector.ZeroInPlace();
        }

        Weight = Parameter.Own(weight);
    }

    /// <summary>K.</summary>
    public int NumEmbeddings { get; }

    /// <summary>D.</summary>
    public int EmbeddingDim { get; }

    /// <summary>The index that stands for padding; null: none.</summary>
    public int? PaddingIndex { get; }

    /// <summary>(K, D).</summary>
    public Parameter Weight { get; set; }

    /// <inheritdoc/>
    protected override string Settings =>
        $"{NumEmbeddings}, {EmbeddingDim}{(PaddingIndex is { } index ? $", padding_idx={index}" : "")}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Tensor.Embedding(Weight, x, PaddingIndex ?? -1);
}
