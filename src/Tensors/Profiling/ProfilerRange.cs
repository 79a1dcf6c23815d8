using System.Diagnostics;
using Relight.Tensors.Interop;

namespace Relight.Tensors.Profiling;

/// <summary>
/// A stretch of a profile, until it is disposed, on the thread that began it. Does nothing where nothing was being profiled.
/// </summary>
public readonly struct ProfilerRange : IDisposable
{
    private readonly Profiler? _profiler;
    private readonly string _name;
    private readonly ProfiledKind _kind;
    private readonly long _start;
    private readonly long _sequence;

    internal ProfilerRange(Profiler profiler, string name, ProfiledKind kind)
    {
        (_profiler, _name, _kind) = (profiler, name, kind);
        _sequence = NativeMethods.rl_sequence_number();
        profiler.Wait(kind);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (_profiler is { } profiler)
        {
            profiler.Wait(_kind);
            profiler.Add(new ProfiledEvent(
                _name, _kind, NativeMethods.rl_thread_id(), _start, Stopwatch.GetTimestamp(), _sequence,
                NativeMethods.rl_sequence_number()));
        }
    }
}
