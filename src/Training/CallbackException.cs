using Relight.Training.Callbacks;

namespace Relight.Training;

/// <summary>A callback failed; the message names it and the event.</summary>
public sealed class CallbackException : Exception
{
    internal CallbackException(Callback callback, string call, Exception error)
        : base($"The callback {callback.GetType().Name} failed in {EventOf(call)}: {error.Message}", error) => Callback = callback;

    /// <summary>The one that failed.</summary>
    public Callback Callback { get; }

    private static string EventOf(string call)
    {
        var start = call.LastIndexOf(".On", StringComparison.Ordinal) + 1;
        return call[start..call.IndexOf('(', start)];
    }
}
