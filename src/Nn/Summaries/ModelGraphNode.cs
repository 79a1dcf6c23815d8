using Relight.Tensors;

namespace Relight.Nn.Summaries;

/// <summary>A node of a <see cref="ModelGraph"/>.</summary>
/// <param name="Name">Its own name, with the layers around it before it: <c>ResNet/layer1/0/conv1/conv2d</c>.</param>
/// <param name="Operator">Such as <c>aten::conv2d</c>; <c>Input</c>, <c>Parameter</c>, <c>Buffer</c>.</param>
/// <param name="Inputs">Names of the nodes whose results it takes.</param>
/// <param name="Output">Shape of its result.</param>
public sealed record ModelGraphNode(string Name, string Operator, IReadOnlyList<string> Inputs, Shape Output);
