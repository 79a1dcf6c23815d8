namespace Relight.Tensors;

/// <summary>
/// There is no memory left for a tensor: the GPU's is used up, the system refuses more, or <see cref="Torch.MemoryLimit"/> does.
/// </summary>
/// <param name="message">What was asked for.</param>
/// <param name="innerException">What raised it.</param>
public sealed class TorchOutOfMemoryException(string message, Exception? innerException = null) : TorchException(message, innerException);
