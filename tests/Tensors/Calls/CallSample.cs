namespace Relight.Tests.Tensors.Calls;

/// <summary>A call, and the operators that PyTorch may mean by it.</summary>
/// <param name="Text">In C#.</param>
/// <param name="MayMean">Full names; more than one where several schemas take these arguments.</param>
internal sealed record CallSample(string Text, IReadOnlyCollection<string> MayMean);
