using System.Globalization;
using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>Writes checkpoints that are whole or absent, whatever ends the process or the machine meanwhile.</summary>
internal static class CheckpointWriter
{
    internal const string Unfinished = ".unfinished-", Replaced = ".replaced-", Removed = ".removed-";

    /// <summary>
    /// Writes the checkpoint of a step: into a folder of another name, flushed to disk with a hash of each file, then renamed to
    /// <c>checkpoints/&lt;step&gt;</c>; <c>latest</c> moves last. Blocks until all that is done; may run on any thread, one at a time.
    /// </summary>
    /// <param name="run">The run, opened for writing.</param>
    /// <param name="step">Optimizer steps done. A checkpoint of the same step is replaced once the new one is whole.</param>
    /// <param name="files">Names without folders, and callbacks that write each file's contents to a forward-only stream.</param>
    /// <param name="metadata">Small facts, such as the epoch and the position in it; empty when left out.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="RunException">The disk is full or the folder cannot be written; earlier checkpoints are as they were. What a
    /// callback throws for other reasons comes through as it is.</exception>
    public static Checkpoint Write(
        RunDirectory run, long step, IEnumerable<(string FileName, Action<Stream> Write)> files, JsonObject? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        run.ThrowIfReadOnly();
        lock (run.Checkpoints)
        {
            string number = step.ToString(CultureInfo.InvariantCulture);
            string temporary = Path.Combine(run.Checkpoints.Folder, Unfinished + number);
            try
            {
                run.Metrics.FlushToDisk();
                Directory.CreateDirectory(run.Checkpoints.Folder);
                Disk.DeleteQuietly(temporary);
                Directory.CreateDirectory(temporary);
                CheckpointManifest manifest = WriteFiles(temporary, step, run.Attempt, files, metadata ?? []);
                MoveIntoPlace(run.Checkpoints, temporary, number);
                run.Checkpoints.MarkWhole(step);
                run.Checkpoints.Mark(Checkpoints.Latest, step);
                return new Checkpoint(run.Checkpoints.FolderOf(step), manifest);
            }
            catch (Exception e)
            {
                Disk.DeleteQuietly(temporary);
                if (e is IOException or UnauthorizedAccessException)
                {
                    throw new RunException(
                        $"The checkpoint of step {step} could not be written to {run.Checkpoints.Folder}: {e.Message} " +
                        "Earlier checkpoints are as they were. Make room or mend the folder, then start the same command again.", e);
                }

                throw;
            }
        }
    }

    private static CheckpointManifest WriteFiles(
        string folder, long step, int attempt, IEnumerable<(string FileName, Action<Stream> Write)> files, JsonObject metadata)
    {
        var written = new List<CheckpointFile>();
        foreach ((string name, Action<Stream> write) in files)
        {
            ThrowIfNoName(name, written);
            written.Add(WriteFile(folder, name, write));
        }

        byte[] json = System.Text.Encoding.UTF8.GetBytes(metadata.ToJsonString(RunsJson.Readable.Options));
        written.Add(WriteFile(folder, CheckpointManifest.MetadataFile, stream => stream.Write(json)));
        var manifest = new CheckpointManifest(CheckpointManifest.CurrentFormat, step, attempt, DateTimeOffset.UtcNow, written);
        byte[] bytes = manifest.ToBytes();
        WriteFile(folder, CheckpointManifest.FileName, stream => stream.Write(bytes));
        string sum = CheckpointManifest.SumLine(bytes);
        WriteFile(folder, CheckpointManifest.SumFile, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(sum)));
        Disk.FlushDirectory(folder);
        return manifest;
    }

    private static CheckpointFile WriteFile(string folder, string name, Action<Stream> write)
    {
        using var file = new UncachedFile(Path.Combine(folder, name));
        using var hashing = new HashingStream(file);
        write(hashing);
        file.Complete();
        return new CheckpointFile(name, hashing.Length, hashing.Xxh128());
    }

    private static void MoveIntoPlace(Checkpoints checkpoints, string temporary, string number)
    {
        string place = Path.Combine(checkpoints.Folder, number), aside = Path.Combine(checkpoints.Folder, Replaced + number);
        if (Directory.Exists(place))
        {
            Disk.DeleteQuietly(aside);
            Directory.Move(place, aside);
        }

        Directory.Move(temporary, place);
        Disk.FlushDirectory(checkpoints.Folder);
        Disk.DeleteQuietly(aside);
    }

    private static void ThrowIfNoName(string name, List<CheckpointFile> written)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name.StartsWith('.'))
        {
            throw new ArgumentException($"'{name}' cannot name a file of a checkpoint: give a name without folders or a leading dot.");
        }

        if (name is CheckpointManifest.FileName or CheckpointManifest.SumFile or CheckpointManifest.MetadataFile
            || written.Any(file => file.Name == name))
        {
            throw new ArgumentException($"A checkpoint has a file {name} already; choose another name.");
        }
    }
}
