using Relight.Files;

namespace Relight.Downloads;

/// <summary>Gets archives of photographs and unpacks them: verified, safely, and wholly or not at all.</summary>
/// <remarks>
/// An archive is extracted into a temporary folder inside the target and renamed when it is whole; an attempt that was killed leaves
/// nothing but that hidden folder, which the next one removes. What was put into place is noted in the target under the archive's
/// digest, so that the same call again finds it and does nothing.
/// </remarks>
internal sealed class DatasetFetcher
{
    private const string StagingPrefix = ".relight-extracting-";

    private readonly ArchiveDownloader _downloader;
    private readonly IReadOnlyList<KnownArchive> _known;

    /// <summary>A fetcher over the given downloader.</summary>
    /// <param name="downloader">By default one with a client of its own.</param>
    /// <param name="known">Archives that are verified when their name comes up; by default <see cref="ImagenetteArchives.All"/>.</param>
    public DatasetFetcher(ArchiveDownloader? downloader = null, IReadOnlyList<KnownArchive>? known = null)
    {
        _downloader = downloader ?? new();
        _known = known ?? ImagenetteArchives.All;
    }

    /// <summary>
    /// Downloads an archive into <paramref name="to"/>, verifies it, extracts it there, and deletes the archive. One that lies there
    /// already is used in place of a download, and stays.
    /// </summary>
    /// <param name="archive">One with a source, such as <see cref="ImagenetteArchives.Size160"/>.</param>
    /// <param name="to">Made if it is not there.</param>
    /// <param name="progress">Told about every piece; may be called from another thread.</param>
    /// <param name="cancellation">Stops within a moment; what was downloaded is kept, and the next call continues there.</param>
    /// <exception cref="ArchiveException">
    /// It cannot be downloaded, has another digest, is damaged, or holds what is refused; or another file bears its name.
    /// </exception>
    /// <exception cref="IOException">The disk is full, the target cannot be written, or holds other files in the way.</exception>
    public async Task<FetchResult> DownloadAsync(
        KnownArchive archive, string to, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentException.ThrowIfNullOrEmpty(to);
        var made = !Directory.Exists(to);
        Directory.CreateDirectory(to);
        try
        {
            using var held = FetchLock.Take(to);
            if (FetchRecord.Load(to).Find(archive.Sha256, to) is { } tree)
            {
                return new(Tops(to, [tree]), [new(archive.FileName, archive.Sha256, IsVerified: true, WasThere: true)]);
            }

            var path = Path.Combine(to, archive.FileName);
            var wasAtHand = File.Exists(path);
            await _downloader.DownloadAsync(archive, path, progress, cancellation).ConfigureAwait(false);
            var result = PutIntoPlace([(path, archive.Sha256)], to, progress, cancellation);
            if (!wasAtHand)
            {
                File.Delete(path);
            }

            return result with { Archives = [result.Archives[0] with { IsVerified = true }] };
        }
        finally
        {
            RemoveIfEmpty(to, made);
        }
    }

    /// <summary>Verifies archives that are at hand and extracts them into one tree below <paramref name="to"/>.</summary>
    /// <param name="files">
    /// .tgz or .tar files, which stay where they are. Those with a known name must have the known digest; others are taken as they are,
    /// and their digest is in the result.
    /// </param>
    /// <param name="to">Made if it is not there.</param>
    /// <param name="progress">Told about every piece.</param>
    /// <param name="cancellation">Stops within a moment and leaves nothing behind.</param>
    /// <exception cref="ArchiveException">
    /// A file is missing, has another digest, is damaged, or holds what is refused; none was put into place.
    /// </exception>
    /// <exception cref="IOException">The disk is full, the target cannot be written, or holds other files in the way.</exception>
    public FetchResult Import(
        IReadOnlyList<string> files, string to, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentException.ThrowIfNullOrEmpty(to);
        ArgumentOutOfRangeException.ThrowIfZero(files.Count, nameof(files));
        var digests = new List<(string Path, string Sha256)>(files.Count);
        foreach (var file in files)
        {
            digests.Add((file, Verify(file, progress, cancellation)));
        }

        var made = !Directory.Exists(to);
        Directory.CreateDirectory(to);
        try
        {
            using var held = FetchLock.Take(to);
            return PutIntoPlace(digests, to, progress, cancellation);
        }
        finally
        {
            RemoveIfEmpty(to, made);
        }
    }

    private string Verify(string file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new ArchiveException(file, Directory.Exists(file) ? "expected an archive, this is a folder." : "there is no such file.");
        }

        if (RegularFile.OtherKind(file) is { } kind)
        {
            throw new ArchiveException(file, $"expected an archive, this is {kind}: save what comes from it in a file first.");
        }

        var digest = ArchiveDigest.Compute(file, progress, cancellation);
        return Known(file) is { } known && known.Sha256 != digest
            ? throw new ArchiveException(
                file, $"expected SHA-256 {known.Sha256} under this name, got {digest}: the file is damaged or not what it is called. "
                + "Fetch it again, or give it another name to use it all the same.")
            : digest;
    }

    private KnownArchive? Known(string file) => _known.FirstOrDefault(archive => archive.FileName == Path.GetFileName(file));

    private FetchResult PutIntoPlace(
        IReadOnlyList<(string Path, string Sha256)> archives, string to, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        foreach (var stale in Directory.EnumerateDirectories(to, StagingPrefix + "*"))
        {
            Directory.Delete(stale, recursive: true);
        }

        var record = FetchRecord.Load(to);
        var staging = Path.Combine(to, StagingPrefix + Guid.NewGuid().ToString("N"));
        List<FetchedArchive> fetched = [];
        try
        {
            Directory.CreateDirectory(staging);
            foreach (var (path, sha256) in archives)
            {
                var wasThere = record.Find(sha256, to) is not null || fetched.Exists(other => other.Sha256 == sha256);
                if (!wasThere)
                {
                    record.Archives[sha256] = ArchiveExtractor.Extract(path, staging, progress, cancellation);
                }

                fetched.Add(new(Path.GetFileName(path), sha256, Known(path)?.Sha256 == sha256, wasThere));
            }

            FolderMerge.Move(staging, to);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }

        if (fetched.Exists(archive => !archive.WasThere))
        {
            record.Save(to);
        }

        return new(Tops(to, archives.Select(archive => record.Archives[archive.Sha256])), fetched);
    }

    private static string[] Tops(string to, IEnumerable<ExtractedTree> trees) =>
        [.. trees.SelectMany(tree => tree.Tops).Distinct().Select(top => Path.GetFullPath(Path.Combine(to, top)))];

    private static void RemoveIfEmpty(string folder, bool made)
    {
        if (made && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
