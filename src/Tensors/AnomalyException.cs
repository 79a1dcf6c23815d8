namespace Relight.Tensors;

/// <summary>Anomaly detection found the first values that are not finite; the message names what gave them.</summary>
/// <param name="message">What was seen, and where.</param>
public sealed class AnomalyException(string message) : TorchException(message);
