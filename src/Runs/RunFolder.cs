using Relight.Runs.Logs;

namespace Relight.Runs;

/// <summary>What lies in a run's folder, under which names, and who works there.</summary>
internal static class RunFolder
{
    public const string MetricsFile = "metrics.jsonl", LogFile = "log.txt";
    public const string CheckpointsFolder = "checkpoints", PicturesFolder = "pictures", ReportFile = "report.html";

    private const string LockFile = ".lock";

    /// <summary>Takes the right to work on the run.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder, bool create)
    {
        try
        {
            if (create)
            {
                Directory.CreateDirectory(folder);
            }

            return TryTwice(Path.Combine(folder, LockFile)) ?? throw new RunException(
                $"Another process is working on the run {folder}{Worker(folder)}. Wait for it or stop it, or choose another folder.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException and not RunException))
        {
            throw Unwritable(folder, e);
        }
    }

    /// <summary>Whether some process has the right to work on the run.</summary>
    public static bool IsTaken(string folder)
    {
        try
        {
            using RunLock? free = RunLock.TryTake(Path.Combine(folder, LockFile));
            return free is null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;   // nobody works where nothing can be written
        }
    }

    /// <summary>Deletes the files that a kill left half written.</summary>
    public static void DeleteLeftovers(string folder)
    {
        foreach (string leftover in Directory.EnumerateFiles(folder, ".*" + AtomicFile.Unfinished).ToArray())
        {
            Disk.DeleteQuietly(leftover);
        }
    }

    /// <summary>Refuses a folder without a run.</summary>
    public static void ThrowIfNone(string folder)
    {
        if (!RunRecordFile.Exists(folder))
        {
            throw new RunException(
                $"{folder} holds no run: there is no {RunRecordFile.Name} in it. Give the folder that a run was started with.");
        }
    }

    /// <summary>Refuses a folder with a run, or with parts of one.</summary>
    public static void ThrowIfOccupied(string folder)
    {
        if (RunRecordFile.Exists(folder))
        {
            RunRecord other = RunRecordFile.Read(folder);
            throw new RunException($"{folder} holds a run already ({other.Command}, started {other.Started:yyyy-MM-dd HH:mm} UTC). " +
                "Continue that one, or choose another folder.");
        }

        string[] parts = [MetricsFile, RunLogs.CsvFile, RunLogs.TensorBoardFolder, LogFile, ReportFile, CheckpointsFolder, PicturesFolder];
        if (parts.FirstOrDefault(part => Path.Exists(Path.Combine(folder, part))) is string part)
        {
            throw new RunException(
                $"{folder} holds {part} of another run, without its {RunRecordFile.Name}. Choose another folder, or empty this one.");
        }
    }

    /// <summary>What to throw where the folder cannot be written.</summary>
    public static RunException Unwritable(string folder, Exception e) =>
        new($"The run's folder {folder} cannot be written: {e.Message} Mend that, or choose another folder.", e);

    // Whoever asks whether a run is being worked on holds the lock for a moment.
    private static RunLock? TryTwice(string path)
    {
        if (RunLock.TryTake(path) is RunLock taken)
        {
            return taken;
        }

        Thread.Sleep(TimeSpan.FromMilliseconds(50));
        return RunLock.TryTake(path);
    }

    private static string Worker(string folder) =>
        RunRecordFile.Exists(folder) && RunRecordFile.Read(folder).Attempts is [.., RunAttempt attempt]
        ? $" (process {attempt.ProcessId} on {attempt.Environment.Machine.Name}, since {attempt.Started:yyyy-MM-dd HH:mm} UTC)"
        : "";
}
