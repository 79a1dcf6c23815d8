using System.Text.Json.Nodes;

namespace Relight.Runs;

/// <summary>A checkpoint that was checked byte by byte: the state of everything after some step.</summary>
public sealed class Checkpoint
{
    internal Checkpoint(string folder, CheckpointManifest manifest)
    {
        Folder = folder;
        Step = manifest.Step;
        Attempt = manifest.Attempt;
        Written = manifest.Written;
        Files = [.. manifest.Files.Where(file => file.Name != CheckpointManifest.MetadataFile)];
    }

    /// <summary>The folder with its files.</summary>
    public string Folder { get; }

    /// <summary>Optimizer steps done.</summary>
    public long Step { get; }

    /// <summary>The attempt that wrote it.</summary>
    public int Attempt { get; }

    /// <summary>When it was written (UTC).</summary>
    public DateTimeOffset Written { get; }

    /// <summary>The files that the writer was given, in its order.</summary>
    internal IReadOnlyList<CheckpointFile> Files { get; }

    /// <summary>The JSON that the writer was given, read anew with each call.</summary>
    public JsonObject ReadMetadata() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, CheckpointManifest.MetadataFile)))!.AsObject();

    /// <summary>The path of one of its files.</summary>
    /// <exception cref="RunException">The checkpoint has no such file; the message names those that it has.</exception>
    public string PathOf(string fileName) => Files.Any(file => file.Name == fileName)
        ? Path.Combine(Folder, fileName)
        : throw new RunException(
            $"The checkpoint {Folder} has no file {fileName}; it has {string.Join(", ", Files.Select(file => file.Name))}.");

    /// <summary>Opens one of its files for reading.</summary>
    /// <exception cref="RunException">The checkpoint has no such file.</exception>
    public Stream OpenRead(string fileName) => File.OpenRead(PathOf(fileName));
}
