using System.Globalization;
using Relight.Files;

namespace Relight.Runs;

/// <summary>A run's checkpoints: <c>checkpoints/120/</c> after step 120, and marks, such as the file <c>checkpoints/latest</c>.</summary>
public sealed class Checkpoints
{
    /// <summary>The mark that is moved last when a checkpoint is written.</summary>
    public const string Latest = "latest";

    private readonly HashSet<long> _known = [];   // steps whose bytes this process wrote or checked

    internal Checkpoints(string folder) => Folder = folder;

    /// <summary>The folder of checkpoints.</summary>
    public string Folder { get; }

    /// <summary>The steps that there are checkpoints of, rising, whole or damaged.</summary>
    public IReadOnlyList<long> Steps => !Directory.Exists(Folder) ? [] :
        [.. Directory.EnumerateFileSystemEntries(Folder).Select(path => TryStep(Path.GetFileName(path))).OfType<long>().Order()];

    /// <summary>Finds the whole checkpoint with the highest step; every byte is checked.</summary>
    internal CheckpointSearch Newest()
    {
        var warnings = new List<string>();
        foreach (long step in Steps.Reverse())
        {
            (CheckpointManifest? manifest, IReadOnlyList<string> problems) = CheckpointManifest.Verify(FolderOf(step), step);
            if (manifest is not null)
            {
                lock (_known)
                {
                    _known.Add(step);
                }

                return new CheckpointSearch(new Checkpoint(FolderOf(step), manifest), warnings);
            }

            warnings.Add($"The checkpoint of step {step} is damaged and is passed over: {string.Join("; ", problems)} ({FolderOf(step)}).");
        }

        return new CheckpointSearch(null, warnings);
    }

    /// <summary>Opens the checkpoint of a step; every byte is checked.</summary>
    /// <exception cref="DamagedCheckpointException">There is none, or it is damaged.</exception>
    public Checkpoint Open(long step)
    {
        (CheckpointManifest? manifest, IReadOnlyList<string> problems) = CheckpointManifest.Verify(FolderOf(step), step);
        return manifest is null ? throw new DamagedCheckpointException(FolderOf(step), problems) : new Checkpoint(FolderOf(step), manifest);
    }

    /// <summary>Opens the checkpoint of a step or of a name; every byte is checked.</summary>
    /// <param name="stepOrName">Such as <c>120</c>, <c>best</c> or <c>latest</c>.</param>
    /// <exception cref="RunException">There is no such checkpoint; the message names those that there are. Or it is damaged.</exception>
    public Checkpoint Open(string stepOrName)
    {
        long? step = TryStep(stepOrName) ?? (Names().Contains(stepOrName) ? Marked(stepOrName) : null);
        return step is { } found && Steps.Contains(found)
            ? Open(found)
            : throw new RunException(
                $"There is no checkpoint {stepOrName} in {Folder}; there are {string.Join(", ", [.. Names(), .. Steps])}.");
    }

    /// <summary>What is wrong with the checkpoint of a step, one sentence each; empty when it is whole.</summary>
    public IReadOnlyList<string> Verify(long step) => CheckpointManifest.Verify(FolderOf(step), step).Problems;

    /// <summary>Names a step, such as <c>best</c>; <see cref="Prune"/> keeps what has a name.</summary>
    /// <param name="name">Letters, digits, - and _, not digits alone. An existing mark of that name moves.</param>
    /// <param name="step">A step that has a checkpoint.</param>
    /// <exception cref="RunException">There is no checkpoint of that step.</exception>
    public void Mark(string name, long step)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || name.All(char.IsAsciiDigit))
        {
            throw new ArgumentException(
                $"'{name}' cannot name a checkpoint: use letters, digits, - and _, and not digits alone.", nameof(name));
        }

        if (!Directory.Exists(FolderOf(step)))
        {
            throw new RunException($"Step {step} cannot be called {name}: there is no checkpoint {FolderOf(step)}.");
        }

        AtomicFile.WriteText(Path.Combine(Folder, name), step.ToString(CultureInfo.InvariantCulture) + "\n");
    }

    /// <summary>The step that a mark names; null when there is no such mark or it is unreadable.</summary>
    public long? Marked(string name)
    {
        try
        {
            string path = Path.Combine(Folder, name);
            return File.Exists(path) && RegularFile.OtherKind(path) is null && TryStep(name) is null
                ? TryStep(File.ReadAllText(path).Trim())
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Deletes all but the newest whole checkpoints and those with a name; newer damaged ones stay, to be seen.</summary>
    /// <param name="keep">How many of the newest whole ones stay; at least 1.</param>
    /// <param name="alsoKeep">Further steps to keep.</param>
    /// <returns>The steps deleted.</returns>
    /// <remarks>Only what was checked byte by byte, or written by this process, counts as kept: the last whole one never goes.</remarks>
    public IReadOnlyList<long> Prune(int keep, IReadOnlyCollection<long>? alsoKeep = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        HashSet<long> kept = [.. alsoKeep ?? [], .. Names().Select(Marked).OfType<long>()];
        var deleted = new List<long>();
        int whole = 0;
        foreach (long step in Steps.Reverse())
        {
            if (whole < keep)
            {
                whole += IsWhole(step) ? 1 : 0;
            }
            else if (!kept.Contains(step))
            {
                Delete(step);
                deleted.Add(step);
            }
        }

        return deleted;
    }

    internal string FolderOf(long step) => Path.Combine(Folder, step.ToString(CultureInfo.InvariantCulture));

    internal void MarkWhole(long step)
    {
        lock (_known)
        {
            _known.Add(step);
        }
    }

    /// <summary>Removes what a kill left half-done. Only for the holder of the run's lock.</summary>
    /// <exception cref="RunException">There is something else in the folder's place, such as a link to a disk that is not
    /// there.</exception>
    internal void CleanUp()
    {
        if (!Directory.Exists(Folder))
        {
            if (File.Exists(Folder) || new FileInfo(Folder).LinkTarget is not null)
            {
                throw new RunException(
                    $"{Folder} is no folder, or a link to one that is not there. Bring back what it led to, or delete it.");
            }

            return;
        }

        foreach (string path in Directory.EnumerateDirectories(Folder, CheckpointWriter.Replaced + "*").ToArray())
        {
            string place = Path.Combine(Folder, Path.GetFileName(path)[CheckpointWriter.Replaced.Length..]);
            if (!Directory.Exists(place))
            {
                Directory.Move(path, place);   // killed between the two renames: the old one comes back
            }
        }

        foreach (string path in Directory.EnumerateFileSystemEntries(Folder, ".*").ToArray())
        {
            Disk.DeleteQuietly(path);
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => Marked(name) is not null)
            .Order(StringComparer.Ordinal)
        : [];

    private bool IsWhole(long step)
    {
        lock (_known)
        {
            if (_known.Contains(step))
            {
                return true;
            }
        }

        bool whole = Verify(step).Count == 0;
        if (whole)
        {
            MarkWhole(step);
        }

        return whole;
    }

    private void Delete(long step)
    {
        string doomed = Path.Combine(Folder, CheckpointWriter.Removed + step.ToString(CultureInfo.InvariantCulture));
        Disk.DeleteQuietly(doomed);
        Directory.Move(FolderOf(step), doomed);   // first out of sight, so that a kill leaves no half of a checkpoint
        Disk.DeleteQuietly(doomed);
    }

    private static long? TryStep(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            && step.ToString(CultureInfo.InvariantCulture) == text ? step : null;
}
