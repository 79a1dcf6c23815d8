using System.Runtime.InteropServices;

namespace Relight.Cli;

/// <summary>SIGTERM, SIGINT, SIGUSR1 and a deadline become one flag that loops look at; a second SIGINT ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const PosixSignal Usr1 = (PosixSignal)10;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Listens from now on.</summary>
    /// <param name="deadline">Time until the flag is set by itself; null: never.</param>
    public StopSignals(TimeSpan? deadline = null)
    {
        if (deadline is { } time)
        {
            _source.CancelAfter(time);
        }

        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, Usr1])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    /// <summary>Set once a signal has come.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !(context.Signal == PosixSignal.SIGINT && _source.IsCancellationRequested);
        if (context.Cancel)
        {
            Console.Error.WriteLine("Stopping after this step…");
            _source.Cancel();
        }
    }
}
