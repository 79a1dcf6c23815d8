using System.Diagnostics;
using Relight.Recipes;
using Relight.Runs;
using Relight.Runs.Processes;

namespace Relight.Machines.Torture;

/// <summary>Trains without interruption, then again with signals at random moments, and compares the digests of the weights.</summary>
/// <param name="words">The training's command line, without --run.</param>
/// <param name="folder">Where the runs are made.</param>
/// <param name="tell">Told how it goes.</param>
internal sealed class InterruptionTest(string[] words, string folder, Action<string> tell)
{
    private readonly List<double> _stopSeconds = [];
    private readonly SortedDictionary<KillMoment, int> _kills = [];
    private int _done;

    /// <summary>Interrupts as many runs as it takes.</summary>
    /// <param name="kills">How often a training is killed.</param>
    /// <param name="seed">Seed of the moments.</param>
    /// <exception cref="RunException">A training fails for another reason.</exception>
    public InterruptionResult Run(int kills, int seed)
    {
        Directory.CreateDirectory(folder);
        var clock = Stopwatch.StartNew();
        var whole = Path.Combine(folder, "whole");
        var calm = new Victim(words, whole);
        tell("Training without interruption…\n");
        if (calm.RunToTheEnd() is not ExitCode.Done and var failed)
        {
            tell(calm.Error);
            throw new RunException($"The training itself fails with exit code {failed}, without any interruption; see above.");
        }

        var expected = Weights.Digest(whole);
        var steps = StepsOf(whole);
        var random = new Random(seed);
        var (runs, equal) = (0, 0);
        while (_done < kills)
        {
            var run = Path.Combine(folder, $"broken-{++runs}");
            var victim = new Victim(words, run);
            while (!Interrupt(victim, run, runs, steps, kills, random))
            {
            }

            equal += Weights.Digest(run) == expected ? 1 : 0;
        }

        return new InterruptionResult(_done, _kills, runs, equal, expected, _stopSeconds, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Lets the training go on, and interrupts it as long as there are kills left.</summary>
    /// <returns>True once it has come to its end.</returns>
    private bool Interrupt(Victim victim, string run, int number, long steps, int kills, Random random)
    {
        var (moment, signal) = (
            (KillMoment)random.Next(Enum.GetValues<KillMoment>().Length),
            random.Next(3) == 0 ? WorkerProcess.SigTerm : WorkerProcess.SigKill);
        var (killed, seconds) = (false, 0.0);
        var code = _done >= kills
            ? victim.RunToTheEnd()
            : victim.RunAndKill(moment, signal, random, steps - StepsOf(run), out killed, out seconds);
        if (killed)
        {
            _done++;
            _kills[moment] = _kills.GetValueOrDefault(moment) + 1;
            var name = signal == WorkerProcess.SigTerm ? "SIGTERM" : "SIGKILL";
            tell(FormattableString.Invariant($"{_done}/{kills}: {name} at {moment} of run {number}, step {StepsOf(run)} saved\n"));
        }

        if (code == ExitCode.ComeBack)
        {
            _stopSeconds.Add(seconds);
        }

        var isExpected = code is ExitCode.Done or ExitCode.ComeBack
            || (killed && code is (128 + WorkerProcess.SigKill) or (128 + WorkerProcess.SigTerm));
        if (!isExpected)
        {
            tell(victim.Error);
            throw new RunException($"The interrupted run {run} fails with exit code {code}; see above. It is left as it is.");
        }

        return code == ExitCode.Done;
    }

    private static long StepsOf(string run)
    {
        if (!RunDirectory.Exists(run))
        {
            return 0;
        }

        using var read = RunDirectory.Read(run);
        return read.Checkpoints.Steps is [.., var last] ? last : 0;
    }
}
