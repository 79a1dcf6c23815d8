namespace Relight.Tensors;

/// <summary>A tensor came in another shape than the operation takes.</summary>
/// <param name="operation">What was called.</param>
/// <param name="expected">What shape it takes, in words.</param>
/// <param name="actual">The shape that came.</param>
public sealed class ShapeException(string operation, string expected, Shape actual)
    : ArgumentException($"{operation} expects {expected}, but got {actual}.")
{
    /// <summary>What was called.</summary>
    public string Operation { get; } = operation;

    /// <summary>What shape it takes, in words.</summary>
    public string Expected { get; } = expected;

    /// <summary>The shape that came.</summary>
    public Shape Actual { get; } = actual;
}
