using System.Text.Json;

namespace Relight.Runs;

/// <summary>A run's pictures, <c>pictures/</c>, and <c>pictures/index.json</c> that says what they show. Thread-safe.</summary>
public sealed class RunPictures
{
    private const string IndexFile = "index.json";
    private readonly Lock _gate = new();

    internal RunPictures(string folder) => Folder = folder;

    /// <summary>The folder of pictures.</summary>
    public string Folder { get; }

    /// <summary>Keeps a picture; one of the same name is replaced.</summary>
    /// <param name="fileName">Such as <c>filters.png</c>, without folders.</param>
    /// <param name="bytes">PNG, JPEG, WebP, GIF or SVG.</param>
    /// <param name="caption">What a reader sees beneath it.</param>
    /// <param name="alternativeText">What it shows, for readers who cannot see it; the caption when left out.</param>
    /// <param name="section">The heading of the report that it goes under; null: the report does not show it.</param>
    public RunPicture Add(
        string fileName, ReadOnlyMemory<byte> bytes, string caption, string? alternativeText = null, string? section = "Pictures")
    {
        if (fileName.Length == 0 || fileName != Path.GetFileName(fileName) || fileName.StartsWith('.') || fileName == IndexFile)
        {
            throw new ArgumentException($"'{fileName}' cannot name a picture: give a file name without folders, such as filters.png.");
        }

        lock (_gate)
        {
            Directory.CreateDirectory(Folder);
            AtomicFile.WriteBytes(Path.Combine(Folder, fileName), bytes);
            var picture = new RunPicture(fileName, caption, alternativeText ?? caption, section);
            List<RunPicture> all = [.. List()];
            int old = all.FindIndex(other => other.File == fileName);
            if (old >= 0)
            {
                all[old] = picture;
            }
            else
            {
                all.Add(picture);
            }

            AtomicFile.WriteBytes(IndexPath, JsonSerializer.SerializeToUtf8Bytes(all, RunsJson.Readable.IReadOnlyListRunPicture));
            return picture;
        }
    }

    /// <summary>The pictures in the order in which they were first added.</summary>
    public IReadOnlyList<RunPicture> List() => File.Exists(IndexPath)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(IndexPath), RunsJson.Readable.IReadOnlyListRunPicture)!
        : [];

    /// <summary>The bytes of a picture.</summary>
    public byte[] Read(RunPicture picture) => File.ReadAllBytes(Path.Combine(Folder, picture.File));

    private string IndexPath => Path.Combine(Folder, IndexFile);
}
