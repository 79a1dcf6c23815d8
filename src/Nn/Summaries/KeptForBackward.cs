using Relight.Tensors;

namespace Relight.Nn.Summaries;

/// <summary>What autograd keeps of a layer's application until the backward pass, by the layer's derivative.</summary>
internal static class KeptForBackward
{
    private const long IndexBytes = sizeof(long);

    /// <summary>Whether the input is needed: for a weight's gradient, or for a derivative that is written in terms of it.</summary>
    public static bool Input(Layer layer) => layer switch
    {
        Conv1d or Conv2d or ConvTranspose2d or Linear or BatchNorm or LayerNorm or GroupNorm or GELU or SiLU or Mish => true,
        MaxPool2d or AvgPool2d or AdaptiveMaxPool2d or Embedding => true,
        _ => false,
    };

    /// <summary>
    /// Whether the output is needed: of functions whose derivative is written in terms of it, and of layers that are not known here.
    /// </summary>
    public static bool Output(Layer layer) => layer is ReLU or Sigmoid or Tanh || !(Input(layer)
        || layer is Identity or Flatten or Dropout or PixelShuffle or Upsample or AdaptiveAvgPool2d);

    /// <summary>Bytes for each sample that are neither: the places of maxima, the mask of dropout.</summary>
    public static long Extra(Layer layer, Tensor y) => layer switch
    {
        MaxPool2d or AdaptiveMaxPool2d => y.ElementCount * IndexBytes,
        Dropout { P: > 0 } => y.SizeInBytes,
        _ => 0,
    };

    /// <summary>The weight that autocast makes a copy of in the output's type; null where there is none.</summary>
    public static Parameter? Weight(Layer layer) => layer switch
    {
        Conv1d convolution => convolution.Weight,
        Conv2d convolution => convolution.Weight,
        ConvTranspose2d convolution => convolution.Weight,
        Linear linear => linear.Weight,
        _ => null,
    };
}
