using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Moco;

/// <summary>Each query is to find its key among the keys of earlier batches.</summary>
/// <remarks>−ln exp(q·k/τ) / (exp(q·k/τ) + Σ over the queue of exp(q·m/τ)). He et al. 2020, MoCo, arXiv:1911.05722.</remarks>
/// <param name="temperature">τ, above 0.</param>
public sealed class InfoNceLoss(double temperature = 0.1) : Module
{
    /// <summary>τ.</summary>
    public double Temperature { get; } = temperature > 0 ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Expected a number above 0.");

    /// <summary>The loss; gradients reach the queries alone.</summary>
    /// <param name="queries">(N, D).</param>
    /// <param name="keys">(N, D), of other views of the same images.</param>
    /// <param name="queue">(K, D), of other images, rows of length 1.</param>
    /// <returns>Scalar ().</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor queries, Tensor keys, Tensor queue)
    {
        var (n, width) = Embeddings.Pair(queries, keys, nameof(InfoNceLoss));
        if (queue.Shape.Dims2(nameof(InfoNceLoss)).Item2 != width)
        {
            throw new ShapeException(nameof(InfoNceLoss), $"a queue of shape (K, {width})", queue.Shape);
        }

        var (q, k) = (Embeddings.Normalized(queries), Embeddings.Normalized(keys.Detach()));
        var scores = Tensor.Cat([(q * k).Sum([1], keepdim: true), q.Matmul(queue.Detach().T())], 1) / Temperature;
        return scores.CrossEntropyLoss(Tensor.Zeros([n], DType.Int64, device: scores.Device));
    }
}
