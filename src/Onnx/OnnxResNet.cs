using Relight.Tensors;

namespace Relight.Onnx;

/// <summary>A residual network that was found in an ONNX file.</summary>
/// <param name="Weights">Everything below the head, under torchvision's keys.</param>
/// <param name="Blocks">How many residual blocks each stage has.</param>
/// <param name="Convolutions">Convolutions in a block: 2, or 3 with a bottleneck.</param>
internal sealed record OnnxResNet(StateDict Weights, IReadOnlyList<int> Blocks, int Convolutions);
