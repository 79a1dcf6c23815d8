using Relight.Nn;
using Relight.SelfSupervised.Pretexts;
using Relight.Tensors;

namespace Relight.SelfSupervised.JointEmbedding;

/// <summary>All that a method trains or remembers: the network, and whatever of the rest the method has.</summary>
/// <param name="network">What learns.</param>
public sealed class JointEmbeddingModule(PretextNetwork network) : Module
{
    /// <summary>What learns.</summary>
    public PretextNetwork Network { get; } = network;

    /// <summary>What tells the embedding of one view from that of another: (N, D) → (N, D).</summary>
    public Layer? Predictor { get; init; }

    /// <summary>A network that follows the other as the exponential average of its weights, and is not trained itself.</summary>
    public PretextNetwork? Teacher
    {
        get;
        init => field = value is null ? null : MovingAverage.Of(value, Network);
    }

    /// <summary>Embeddings of earlier batches, (K, D), the oldest first.</summary>
    public Nn.Buffer? Queue { get; init; }

    /// <summary>The same of the second view, where each view has its own.</summary>
    public Nn.Buffer? SecondQueue { get; init; }

    /// <summary>A loss that remembers something, such as a running mean.</summary>
    public Module? Loss { get; init; }

    /// <summary>Moves the teacher's weights towards the network's; its running statistics are those of what it was shown itself.</summary>
    /// <param name="momentum">How much of its weights stays, in [0, 1].</param>
    public void Teach(double momentum) => MovingAverage.Follow(Teacher!, Network, momentum);

    /// <summary>Puts embeddings behind those of a queue, and drops as many of the oldest.</summary>
    public static void Enqueue(Nn.Buffer queue, Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(embeddings);
        using var noGrad = NoGradScope.Enter();
        using var scope = new TensorScope();
        queue.CopyInPlace(Tensor.Cat([queue, embeddings.Detach()])[(int)embeddings.Shape[0]..]);
    }
}
