namespace Relight.Tensors;

/// <summary>libtorch refused an operation; the message holds the operator, its arguments and libtorch's own words.</summary>
/// <param name="message">What went wrong.</param>
public sealed class TorchException(string message) : Exception(message);
