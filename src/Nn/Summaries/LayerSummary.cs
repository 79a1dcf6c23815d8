using Relight.Tensors;

namespace Relight.Nn.Summaries;

/// <summary>One application of a layer that has no layers inside it.</summary>
/// <param name="Name">Its path in the network, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Kind">Its type, such as <c>Conv2d</c>.</param>
/// <param name="Output">Shape of its output, for the whole batch.</param>
/// <param name="Parameters">Elements of its own parameters; 0 where the layer was applied before.</param>
/// <param name="MultiplyAdds">Multiplications with an addition, for one sample: of convolutions and linear layers.</param>
/// <param name="KeptBytes">What it keeps for the backward pass in float32 and no layer before it does, for the whole batch.</param>
/// <param name="KeptBytesMixed">The same under autocast.</param>
public sealed record LayerSummary(
    string Name, string Kind, Shape Output, long Parameters, long MultiplyAdds, long KeptBytes, long KeptBytesMixed);
