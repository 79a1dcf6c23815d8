using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>Attention and a network for each token, each with a norm before and its input added: (N, L, D) → (N, L, D).</summary>
/// <remarks>Dosovitskiy et al. 2020, arXiv:2010.11929; keys are timm's: norm1, attn, norm2, mlp.fc1, mlp.fc2.</remarks>
public sealed class TransformerBlock : Layer
{
    private const double Eps = 1e-6;

    /// <summary>Makes the block.</summary>
    /// <param name="width">D.</param>
    /// <param name="heads">Heads of the attention, a divisor of D.</param>
    /// <param name="expansion">How many times as wide as D the hidden layer is.</param>
    public TransformerBlock(int width, int heads, int expansion = 4)
    {
        (Norm1, Attn, Norm2) = (new LayerNorm(width, Eps), new SelfAttention(width, heads), new LayerNorm(width, Eps));
        Mlp = new TransformerMlp(width, expansion * width);
    }

    /// <summary>Before the attention.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The attention.</summary>
    public SelfAttention Attn { get; }

    /// <summary>Before the network.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>The network for each token.</summary>
    public TransformerMlp Mlp { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = x + Attn.Forward(Norm1.Forward(x));
        return y + Mlp.Forward(Norm2.Forward(y));
    }
}
