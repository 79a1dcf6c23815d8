using System.Globalization;
using System.Runtime.InteropServices;

namespace Relight.Runs.Processes;

/// <summary>
/// SIGTERM, SIGINT, SIGHUP, SIGUSR1 and a deadline become one flag that loops look at; a second SIGINT, a second or more after the first, ends
/// the process at once: one that comes sooner is the same press, or the same impatience. SIGHUP and SIGINT stay ignored where they were ignored when the process began, as nohup and a shell's background jobs have it.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private const PosixSignal Usr1 = (PosixSignal)10;
    private const long OnePress = 1000;   // milliseconds

    private static readonly CancellationTokenSource Asked = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static long _first;

    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(Asked.Token);

    /// <summary>Listens from now on.</summary>
    /// <param name="deadline">Time until the flag is set by itself; null: never.</param>
    public StopSignals(TimeSpan? deadline = null)
    {
        if (deadline is { } time)
        {
            _source.CancelAfter(time);
        }

        Listen();
    }

    /// <summary>Set once a signal has come.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Remembers signals from now on, for whoever makes an instance later. Does nothing the second time.</summary>
    public static void Listen()
    {
        if (Registrations.Count == 0)
        {
            var ignored = Ignored();
            Registrations.AddRange(((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, Usr1])
                .Except(ignored).Select(signal => PosixSignalRegistration.Create(signal, Handle)));
        }
    }

    /// <summary>Listens no longer.</summary>
    public void Dispose()
    {
        Registrations.ForEach(registration => registration.Dispose());
        Registrations.Clear();
        _source.Dispose();
    }

    private static void Handle(PosixSignalContext context)
    {
        var (now, isFirst) = (Environment.TickCount64, !Asked.IsCancellationRequested);
        _first = isFirst ? now : _first;
        context.Cancel = isFirst || context.Signal != PosixSignal.SIGINT || now - _first < OnePress;
        Asked.Cancel();   // before anything is said: whoever sent SIGHUP has taken the terminal away
        if (isFirst)
        {
            Console.Error.WriteLine("Stopping after this step…");
        }
    }

    /// <summary>Of SIGHUP and SIGINT those that whoever started the process had it ignore, where the system tells.</summary>
    internal static IEnumerable<PosixSignal> Ignored()
    {
        const string Status = "/proc/self/status", Field = "SigIgn:";
        var line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))
            : null;
        var mask = ulong.TryParse(line?[Field.Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var read) ? read : 0;
        (PosixSignal Signal, ulong Bit)[] bits = [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2)];
        return bits.Where(one => (mask & one.Bit) != 0).Select(one => one.Signal);
    }
}
