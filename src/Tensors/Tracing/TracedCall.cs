namespace Relight.Tensors.Tracing;

/// <summary>An operator's call, or a tensor that was named, in an <see cref="OperatorTrace"/>.</summary>
/// <param name="Operator">Such as <c>aten::conv2d</c>, or what a named tensor is.</param>
/// <param name="Scope">The trace's scope at that moment.</param>
/// <param name="Inputs">Where in the trace its tensor arguments were made; those made before it began are left out.</param>
/// <param name="Output">Shape of its first tensor.</param>
public sealed record TracedCall(string Operator, string Scope, IReadOnlyList<int> Inputs, Shape Output);
