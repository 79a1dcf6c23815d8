using Relight.Tensors;

namespace Relight.Nn;

/// <summary>
/// The time in which an observer sees every <see cref="Layer.Forward"/> of this thread. Without one, that costs a look at one field.
/// </summary>
/// <remarks>Observations nest; the outermost observer enters first and leaves last.</remarks>
public sealed class ForwardObservation : IDisposable
{
    [ThreadStatic]
    private static ForwardObservation? _innermost;

    private readonly IForwardObserver _observer;
    private readonly ForwardObservation? _outer;

    private ForwardObservation(IForwardObserver observer) => (_observer, _outer, _innermost) = (observer, _innermost, this);

    internal static ForwardObservation? Innermost => _innermost;

    /// <summary>Begins on this thread, until the result is disposed.</summary>
    public static ForwardObservation Begin(IForwardObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return new ForwardObservation(observer);
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="InvalidOperationException">One that began inside it goes on, or another thread ends it.</exception>
    public void Dispose()
    {
        if (_innermost != this)
        {
            throw new InvalidOperationException(
                "An observation ends on the thread that began it, after every one begun inside it, and once. Use `using`.");
        }

        _innermost = _outer;
    }

    internal void Enter(Layer layer, Tensor x)
    {
        _outer?.Enter(layer, x);
        _observer.OnEnter(layer, x);
    }

    internal void Leave(Layer layer, Tensor y)
    {
        _observer.OnLeave(layer, y);
        _outer?.Leave(layer, y);
    }
}
