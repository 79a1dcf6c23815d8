namespace Relight.Tensors;

/// <summary>A state dict does not fit what it is loaded into; the message names every entry that is at fault.</summary>
/// <param name="message">What does not fit.</param>
public sealed class StateDictException(string message) : Exception(message);
