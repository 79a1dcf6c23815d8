using System.Runtime.CompilerServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors.Profiling;

/// <summary>Records every operator of libtorch on every thread, and the ranges that C# code marks. One at a time in a process.</summary>
/// <remarks>While none is running, operators cost what they always do, and a <see cref="Range"/> a look at one field.</remarks>
public sealed unsafe class Profiler : IDisposable
{
    private static Profiler? _running;

    private readonly Device _device;
    private readonly Lock _gate = new();
    private readonly List<ProfiledEvent> _ranges = [];
    private readonly Dictionary<int, string> _threads = [];

    private Profiler(Device device) => _device = device;

    /// <summary>Begins.</summary>
    /// <param name="device">Where the work is done: on a GPU, stages wait for it at their beginning and end, so that each shows its own
    /// time.</param>
    /// <exception cref="TorchException">One is running already.</exception>
    public static Profiler Start(Device device)
    {
        NativeStatus.Check(NativeMethods.rl_profile_start());
        var profiler = new Profiler(device);
        Volatile.Write(ref _running, profiler);
        return profiler;
    }

    /// <summary>Marks a stretch on this thread, until the result is disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ProfilerRange Range(string name, ProfiledKind kind) =>
        _running is { } profiler ? new ProfilerRange(profiler, name, kind) : default;

    /// <summary>Ends, and tells what was recorded. Ranges that are open are left out.</summary>
    public Profile Stop()
    {
        Volatile.Write(ref _running, null);
        OperatorEvent* events = null;
        byte* text = null;
        long count;
        NativeStatus.Check(NativeMethods.rl_profile_stop(&events, &count, &text));
        var names = NativeStatus.TakeText(text).Split('\n');
        List<ProfiledEvent> all;
        try
        {
            all = new List<ProfiledEvent>(checked((int)count));
            for (var i = 0; i < count; i++)
            {
                ref var one = ref events[i];
                all.Add(new ProfiledEvent(
                    names[one.Name], one.Backward != 0 ? ProfiledKind.Backward : ProfiledKind.Operator, one.Thread, one.Start, one.End,
                    one.Sequence, one.Sequence + 1));
            }
        }
        finally
        {
            NativeMethods.rl_free(events);
        }

        lock (_gate)
        {
            all.AddRange(_ranges);
            all.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
            return new Profile(all, new Dictionary<int, string>(_threads));
        }
    }

    /// <summary>Ends it, if <see cref="Stop"/> did not.</summary>
    public void Dispose()
    {
        if (Volatile.Read(ref _running) == this)
        {
            Stop();
        }
    }

    internal void Add(ProfiledEvent range)
    {
        lock (_gate)
        {
            _ranges.Add(range);
            _threads.TryAdd(range.Thread, Thread.CurrentThread.Name ?? "");
        }
    }

    /// <summary>Lets a GPU come to the end of what it was given, at the edges of stages.</summary>
    internal void Wait(ProfiledKind kind)
    {
        if (kind == ProfiledKind.Stage && _device.Type == DeviceType.Cuda)
        {
            Torch.Synchronize(_device);
        }
    }
}
