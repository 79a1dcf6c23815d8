using Relight.Runs.Logs;

namespace Relight.Runs;

/// <summary>A run is a folder: everything about it lies there, it can be copied to another machine and continued there.</summary>
/// <remarks>
/// <c>run.json</c> (what was asked, versions, machine, attempts), <c>metrics.jsonl</c>, <c>checkpoints/</c>, <c>log.txt</c>,
/// <c>pictures/</c>, <c>report.html</c>, on request <c>metrics.csv</c> and <c>tensorboard/</c>. One process at a time works on it: the lock
/// is the operating system's and ends with the process.
/// </remarks>
public sealed class RunDirectory : IDisposable
{
    private readonly RunLock? _lock;
    private readonly RunLog? _log;

    private RunDirectory(string folder, RunLock? taken, RunRecord record)
    {
        (Folder, _lock, Record) = (folder, taken, record);
        Metrics = new MetricLog(Path.Combine(folder, RunFolder.MetricsFile), record.Attempts.Count, writable: taken is not null);
        _log = taken is null ? null : new RunLog(Path.Combine(folder, RunFolder.LogFile), record.Attempts.Count);
        Checkpoints = new Checkpoints(Path.Combine(folder, RunFolder.CheckpointsFolder));
        Pictures = new RunPictures(Path.Combine(folder, RunFolder.PicturesFolder), Warn);
        Logs = new RunLogs(this);
    }

    /// <summary>The run's folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>What <c>run.json</c> says.</summary>
    public RunRecord Record { get; private set; }

    /// <summary>The attempt that this process makes, counted from 1; when reading, the newest one.</summary>
    public int Attempt => Record.Attempts.Count;

    /// <summary>The measurements.</summary>
    public MetricLog Metrics { get; }

    /// <summary>The measurements in other forms, for other programs.</summary>
    public RunLogs Logs { get; }

    /// <summary>The checkpoints.</summary>
    public Checkpoints Checkpoints { get; }

    /// <summary>The pictures.</summary>
    public RunPictures Pictures { get; }

    /// <summary>The diary.</summary>
    /// <exception cref="InvalidOperationException">The run was opened for reading only.</exception>
    public RunLog Log => _log ?? throw ReadOnly();

    /// <summary>Where the report goes.</summary>
    public string ReportPath => Path.Combine(Folder, RunFolder.ReportFile);

    /// <summary>Whether a folder holds a run.</summary>
    public static bool Exists(string folder) => RunRecordFile.Exists(folder);

    /// <summary>Starts a new run, with its first attempt, in a folder that is made when it is missing.</summary>
    /// <exception cref="RunException">The folder holds a run or parts of one, another process has it, or it cannot be written.</exception>
    public static RunDirectory Create(string folder, RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        folder = Path.GetFullPath(folder);
        return Holding(RunFolder.Take(folder, create: true), taken =>
        {
            RunFolder.ThrowIfOccupied(folder);
            return Begin(folder, taken, RunRecord.New(request, DateTimeOffset.UtcNow));
        });
    }

    /// <summary>Takes a run up again, as its next attempt. What a kill left half-done is cleaned up.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="environment">Versions and machine; looked up when left out.</param>
    /// <exception cref="RunException">There is no run, another process works on it, or it cannot be read or written.</exception>
    public static RunDirectory Open(string folder, RunEnvironment? environment = null) => Open(folder, environment, record => record);

    private static RunDirectory Open(string folder, RunEnvironment? environment, Func<RunRecord, RunRecord> change)
    {
        folder = Path.GetFullPath(folder);
        RunFolder.ThrowIfNone(folder);
        return Holding(RunFolder.Take(folder, create: false), taken =>
        {
            RunRecord record = RunRecordFile.Read(folder);
            if (record.Attempts is [.., { Outcome: AttemptOutcome.Running }])
            {
                record = record.WithKilledAttempt(MetricLog.ReadLastTime(Path.Combine(folder, RunFolder.MetricsFile)));
            }

            RunAttempt next = RunAttempt.New(record.Attempts.Count + 1, DateTimeOffset.UtcNow, environment);
            return Begin(folder, taken, change(record with { Attempts = [.. record.Attempts, next] }));
        });
    }

    /// <summary>Starts the run, or takes it up again when the folder holds it already: the same command twice is one run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="mayDiffer">Paths of settings, such as <c>data.workers</c>, that do not change the result.</param>
    /// <param name="mayChange">Paths of settings, such as <c>training.epochs</c>, that the run goes on with as they are asked for now; the
    /// attempt says so.</param>
    /// <exception cref="RunException">As for the other two; or the run there was asked for otherwise: the message says how.</exception>
    public static RunDirectory CreateOrOpen(
        string folder, RunRequest request, IReadOnlyCollection<string>? mayDiffer = null, IReadOnlyCollection<string>? mayChange = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Exists(folder))
        {
            return Create(folder, request);
        }

        IReadOnlyList<SettingsDifference> changes = request.ChangesIn(folder, mayDiffer, mayChange);
        return changes.Count == 0 ? Open(folder, request.Environment) : Open(folder, request.Environment, record =>
            (record with { Settings = request.Settings.DeepClone().AsObject(), Arguments = request.Arguments }).WithLastAttempt(
                attempt =>
                    attempt with { Changes = [.. changes.Select(
                        change => $"{change.Name} is {change.After ?? "not set"} in place of {change.Before ?? "none"}")] }));
    }

    /// <summary>
    /// Opens a run for looking at, if it was asked for in the same way and is finished: then there is nothing left to do.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="mayDiffer">Paths of settings that do not change the result.</param>
    /// <param name="mayChange">Paths of settings that the run may go on with as they are asked for now.</param>
    /// <returns>The finished run; null when there is none or it is not finished, or what is asked for now goes on.</returns>
    /// <exception cref="RunException">The run there was asked for something else, and the message says what.</exception>
    public static RunDirectory? ReadFinished(
        string folder, RunRequest request, IReadOnlyCollection<string>? mayDiffer = null, IReadOnlyCollection<string>? mayChange = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Exists(folder))
        {
            return null;
        }

        if (request.ChangesIn(folder, mayDiffer, mayChange).Count > 0)
        {
            return null;
        }

        RunDirectory run = Read(folder);
        if (run.Record.IsFinished)
        {
            return run;
        }

        run.Dispose();
        return null;
    }

    /// <summary>Opens a run for looking at, also while another process works on it. Pictures and the report can be written.</summary>
    /// <exception cref="RunException">There is no run, or it cannot be read.</exception>
    public static RunDirectory Read(string folder)
    {
        folder = Path.GetFullPath(folder);
        RunFolder.ThrowIfNone(folder);
        return new RunDirectory(folder, taken: null, RunRecordFile.Read(folder));
    }

    /// <summary>Opens a run for changing its checkpoints, without an attempt at training: other processes are kept out meanwhile.</summary>
    /// <exception cref="RunException">There is no run, another process works on it, or it cannot be read or written.</exception>
    public static RunDirectory Hold(string folder)
    {
        folder = Path.GetFullPath(folder);
        RunFolder.ThrowIfNone(folder);
        return Holding(RunFolder.Take(folder, create: false), taken => new RunDirectory(folder, taken, RunRecordFile.Read(folder)));
    }

    /// <summary>Whether some process works on the run at this moment.</summary>
    public bool IsBeingWorkedOn => _lock is not null || RunFolder.IsTaken(Folder);

    /// <summary>Notes that this attempt goes on from a checkpoint: what older attempts measured past it is superseded.</summary>
    /// <param name="step">The checkpoint's step; 0 when there was none and the run starts over.</param>
    public void ResumeFrom(long step)
    {
        ThrowIfReadOnly();
        Metrics.MarkResumption(step);
        Logs.Rewrite(step);
        ReplaceRecord(Record.WithLastAttempt(attempt => attempt with { ResumedFrom = step }));
    }

    /// <summary>Notes how this attempt ended. Without it, the attempt counts as interrupted when the run is taken up again.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="message">Why, such as the signal or the error.</param>
    public void End(AttemptOutcome outcome, string? message = null)
    {
        ThrowIfReadOnly();
        Metrics.FlushToDisk();
        Log.FlushToDisk();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (outcome == AttemptOutcome.Finished && Record.Attempts[^1].Outcome != AttemptOutcome.Finished)
        {
            Logs.Finish(now);
        }

        ReplaceRecord(Record.WithLastAttempt(attempt => attempt with { Outcome = outcome, Ended = now, Message = message }));
    }

    /// <summary>
    /// Notes what ended this attempt, unless its end is noted already. Where that cannot be written, as on a full disk, the error itself
    /// says more.
    /// </summary>
    /// <param name="error">What is on its way to the caller; one that was asked for, by a cancellation, is an interruption.</param>
    public void EndWith(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (_lock is null || Record.Attempts[^1].Outcome != AttemptOutcome.Running)
        {
            return;
        }

        bool wasAsked = error is OperationCanceledException;
        try
        {
            (wasAsked ? (Action<string>)Log.Info : Log.Error)(error.Message);
            End(wasAsked ? AttemptOutcome.Interrupted : AttemptOutcome.Failed, error.Message);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Told the warnings of every run that has no <see cref="Warned"/> of its own; null: nobody.</summary>
    public static Action<string>? AnyWarned { get; set; }

    /// <summary>Told each warning, besides the log; null: <see cref="AnyWarned"/>.</summary>
    public Action<string>? Warned { get; set; }

    /// <summary>
    /// Notes in the log, where the run was opened for writing, something that the user should look at though the run goes on, and tells it.
    /// </summary>
    public void Warn(string message)
    {
        _log?.Warn(message);
        (Warned ?? AnyWarned)?.Invoke(message);
    }

    /// <summary>Closes the files and gives up the lock.</summary>
    public void Dispose()
    {
        Logs.Dispose();
        Metrics.Dispose();
        _log?.Dispose();
        _lock?.Dispose();
    }

    internal void ThrowIfReadOnly()
    {
        if (_lock is null)
        {
            throw ReadOnly();
        }
    }

    private InvalidOperationException ReadOnly() => new($"{Folder} was opened for reading. Open it with RunDirectory.Open to work on it.");

    private static RunDirectory Begin(string folder, RunLock taken, RunRecord record)
    {
        try
        {
            RunFolder.DeleteLeftovers(folder);
            RunRecordFile.Write(folder, record);   // before any other file, so that a kill leaves a run or nothing
            var run = new RunDirectory(folder, taken, record);
            run.Checkpoints.CleanUp();
            return run;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolder.Unwritable(folder, e);
        }
    }

    /// <summary>Opens a run whose lock was taken; where that fails, the lock is given up.</summary>
    private static RunDirectory Holding(RunLock taken, Func<RunLock, RunDirectory> open)
    {
        try
        {
            return open(taken);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private void ReplaceRecord(RunRecord record)
    {
        RunRecordFile.Write(Folder, record);
        Record = record;
    }
}
