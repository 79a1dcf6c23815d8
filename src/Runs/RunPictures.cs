using System.Text.Json;
using Relight.Files;

namespace Relight.Runs;

/// <summary>A run's pictures, <c>pictures/</c>, and <c>pictures/index.json</c> that says what they show. Thread-safe.</summary>
public sealed class RunPictures
{
    private const string IndexFile = "index.json";
    private readonly Lock _gate = new();

    private readonly Action<string> _warn;
    private bool _hasWarned;

    internal RunPictures(string folder, Action<string> warn) => (Folder, _warn) = (folder, warn);

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
        if (!IsName(fileName))
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

    /// <summary>
    /// The pictures that are there, in the order in which they were first added. Where the index is damaged, the run is warned, and every
    /// file counts as a picture that the report does not show.
    /// </summary>
    public IReadOnlyList<RunPicture> List()
    {
        if (!Path.Exists(IndexPath))
        {
            return [];
        }

        string problem = "it lists no pictures";
        try
        {
            RegularFile.Expect(IndexPath);
            IReadOnlyList<RunPicture>? all = JsonSerializer
                .Deserialize(File.ReadAllBytes(IndexPath), RunsJson.Readable.IReadOnlyListRunPicture);
            if (all?.All(picture => picture is { File: { } name, Caption: not null, AlternativeText: not null } && IsName(name)) == true)
            {
                RunPicture[] there = [.. all.Where(picture => IsThere(picture.File))];
                WarnOnce(there.Length < all.Count,
                    $"{IndexPath} lists pictures that are gone: {string.Join(", ", all.Except(there).Select(picture => picture.File))}.");
                return there;
            }
        }
        catch (JsonException e)
        {
            problem = JsonProblem.Of(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }

        WarnOnce(
            true,
            $"{IndexPath} is damaged ({problem.TrimEnd('.')}), so the captions of earlier pictures are lost; "
            + "the pictures are as they were.");
        return
        [
            .. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => IsName(name) && IsThere(name))
                .Order(StringComparer.Ordinal)
                .Select(name => new RunPicture(name, name, name, Section: null)),
        ];
    }

    /// <summary>The bytes of a picture.</summary>
    public byte[] Read(RunPicture picture) => File.ReadAllBytes(Path.Combine(Folder, picture.File));

    private static bool IsName(string name) =>
        name.Length > 0 && name == Path.GetFileName(name) && !name.StartsWith('.') && name != IndexFile;

    private bool IsThere(string name) => Path.Combine(Folder, name) is var path && File.Exists(path) && RegularFile.OtherKind(path) is null;

    private void WarnOnce(bool isWrong, string message)
    {
        if (isWrong && !_hasWarned)
        {
            _hasWarned = true;
            _warn(message);
        }
    }

    private string IndexPath => Path.Combine(Folder, IndexFile);
}
