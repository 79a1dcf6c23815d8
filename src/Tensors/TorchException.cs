namespace Relight.Tensors;

/// <summary>libtorch refused an operation; the message holds the operator, its arguments and libtorch's own words.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="innerException">What raised it.</param>
public class TorchException(string message, Exception? innerException = null) : Exception(message, innerException);
