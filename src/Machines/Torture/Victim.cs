using System.Diagnostics;
using Relight.Runs.Processes;

namespace Relight.Machines.Torture;

/// <summary>A training in a process of its own that can be watched and killed at a chosen moment.</summary>
internal sealed class Victim
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly string[] _arguments;
    private readonly string _run;
    private readonly string _trail;

    /// <summary>Prepares a training.</summary>
    /// <param name="arguments">The command line, without --run.</param>
    /// <param name="run">Folder of the run.</param>
    public Victim(IEnumerable<string> arguments, string run)
    {
        (_run, _trail) = (run, Path.Combine(Path.GetDirectoryName(run)!, Path.GetFileName(run) + ".trail"));
        _arguments = [.. arguments, "--run", run];
    }

    /// <summary>What the last process wrote to standard error.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int RunToTheEnd() => Run(_ => { });

    /// <summary>Runs until the moment comes, then sends the signal; when the moment never comes, to the end.</summary>
    /// <param name="moment">When.</param>
    /// <param name="signal">SIGKILL or SIGTERM, by its number.</param>
    /// <param name="random">For the exact time within the moment.</param>
    /// <param name="stepsLeft">How many steps the training has left at most, for a random one and for the last.</param>
    /// <param name="wasKilled">Whether the signal was sent.</param>
    /// <param name="seconds">From the signal to the end of the process.</param>
    /// <returns>The exit code.</returns>
    public int RunAndKill(KillMoment moment, int signal, Random random, long stepsLeft, out bool wasKilled, out double seconds)
    {
        var (sent, at) = (false, 0L);
        var awaitedStep = moment switch
        {
            KillMoment.FirstStep => 0,
            KillMoment.LastStep => Math.Max(stepsLeft - 1, 0),
            _ => random.NextInt64(0, Math.Max(stepsLeft / 4, 1)),
        };
        var delay = TimeSpan.FromMilliseconds(
            random.Next(moment == KillMoment.StartUp ? 1500 : moment == KillMoment.Validation ? 100 : 20));
        var code = Run(process =>
        {
            while (!process.HasExited && !HasCome(moment, awaitedStep))
            {
                Thread.Sleep(Poll);
            }

            Thread.Sleep(delay);
            at = Stopwatch.GetTimestamp();
            sent = process.Send(signal);
        });
        (wasKilled, seconds) = (sent, sent ? Stopwatch.GetElapsedTime(at).TotalSeconds : 0);
        return code;
    }

    private bool HasCome(KillMoment moment, long awaitedStep)
    {
        if (moment == KillMoment.StartUp)
        {
            return true;
        }

        if (moment == KillMoment.Checkpoint)
        {
            var checkpoints = Path.Combine(_run, "checkpoints");
            return Directory.Exists(checkpoints) && Directory.EnumerateDirectories(checkpoints, ".unfinished-*").Any();
        }

        var events = Events();
        return moment == KillMoment.Validation ? events.Contains(EventTrail.Validation)
            : events.Contains(EventTrail.Start) && events.Count(word => word == EventTrail.Step) >= awaitedStep;
    }

    private string[] Events()
    {
        try
        {
            using var file = new FileStream(_trail, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private int Run(Action<WorkerProcess> watch)
    {
        File.Delete(_trail);
        using var process = WorkerProcess.Start(_arguments, new Dictionary<string, string> { [EventTrail.Variable] = _trail });
        watch(process);
        (var code, _, Error) = process.WaitForEnd();
        return code;
    }
}
