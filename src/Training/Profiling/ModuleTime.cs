namespace Relight.Training.Profiling;

/// <summary>What a layer took, with the layers inside it.</summary>
/// <param name="Name">Its path, such as <c>layer1.0.conv1</c>; empty for the network itself.</param>
/// <param name="Kind">Its type.</param>
/// <param name="IsLeaf">Whether there are no layers inside it.</param>
/// <param name="Calls">How often it was applied.</param>
/// <param name="Forward">Forward pass.</param>
/// <param name="Backward">The backward nodes that its forward pass made.</param>
public sealed record ModuleTime(string Name, string Kind, bool IsLeaf, int Calls, TimeSpan Forward, TimeSpan Backward);
