namespace Relight.Runs;

/// <summary>What interruptions cost a run.</summary>
/// <param name="Interruptions">How often it was taken up again before it was finished.</param>
/// <param name="StepsDoneTwice">Steps past a checkpoint that an interruption lost, as far as they left a line of metrics.</param>
/// <param name="Time">Time that processes worked on it, all attempts together.</param>
/// <param name="UsefulShare">Share of that time, 0 to 1, that was not spent on steps that had to be done again.</param>
public sealed record RunUse(int Interruptions, long StepsDoneTwice, TimeSpan Time, double UsefulShare)
{
    /// <summary>Looks through a run's attempts and metrics.</summary>
    public static RunUse Of(RunDirectory run)
    {
        var history = run.Metrics.Read();
        var total = TimeSpan.Zero;
        foreach (var attempt in run.Record.Attempts)
        {
            var time = (attempt.Ended ?? history.LastTimeOf(attempt.Number) ?? attempt.Started) - attempt.Started;
            time = time > TimeSpan.Zero ? time : TimeSpan.Zero;   // a clock may be set back
            total = time < TimeSpan.MaxValue - total ? total + time : TimeSpan.MaxValue;   // or far ahead
        }

        var lost = history.TimeDoneTwice > total ? total : history.TimeDoneTwice;
        return new RunUse(
            run.Record.Attempts.SkipLast(1).Count(attempt => attempt.Outcome != AttemptOutcome.Finished), history.StepsDoneTwice, total,
            total > TimeSpan.Zero ? 1 - (lost / total) : 1);
    }
}
