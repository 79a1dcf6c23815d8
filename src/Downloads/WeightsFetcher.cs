using System.IO.Compression;
using static System.FormattableString;

namespace Relight.Downloads;

/// <summary>Gets published weights into a folder, where the next training finds them: verified, and wholly or not at all.</summary>
internal sealed class WeightsFetcher
{
    private static readonly Lazy<HttpClient> SharedClient = new(() => new HttpClient { Timeout = Timeout.InfiniteTimeSpan });

    private readonly string _folder;
    private readonly ArchiveDownloader _downloader;
    private readonly NuGetSources _sources;
    private readonly Action<string>? _notes;

    /// <summary>A fetcher into a folder.</summary>
    /// <param name="folder">Made when something is downloaded.</param>
    /// <param name="notes">Told in a sentence what is downloaded; null: nobody.</param>
    /// <param name="downloader">By default one with a client of its own.</param>
    /// <param name="sources">Where packages are from; by default where this machine has them from.</param>
    public WeightsFetcher(
        string folder, Action<string>? notes = null, ArchiveDownloader? downloader = null, NuGetSources? sources = null) =>
        (_folder, _notes, _downloader, _sources) = (folder, notes, downloader ?? new(), sources ?? new());

    /// <summary>A file, downloaded where it is not in the folder yet.</summary>
    /// <param name="file">One with a source.</param>
    /// <param name="cancellation">Stops within a moment; what has come is kept for the next call.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="ArchiveException">It cannot be had, or another file lies under its name; the message says what to do.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process is fetching into it.</exception>
    public async Task<string> FetchAsync(KnownArchive file, CancellationToken cancellation = default)
    {
        var path = Path.Combine(_folder, file.FileName);
        if (File.Exists(path) && file.Matches(ArchiveDigest.Compute(path, progress: null, cancellation)))
        {
            return path;
        }

        _notes?.Invoke($"Downloading {file.FileName} from {file.Source} to {_folder}.");
        Directory.CreateDirectory(_folder);
        using var held = FetchLock.Take(_folder);
        var known = file with { Otherwise = $"put it there as {path}, or start from it by relight finetune --from FILE" };
        await _downloader.DownloadAsync(known, path, progress: null, cancellation).ConfigureAwait(false);
        return path;
    }

    /// <summary>A file of a package: from where NuGet unpacked it on this machine, from the folder, or downloaded.</summary>
    /// <param name="package">The package and the file.</param>
    /// <param name="cancellation">Stops within a moment; what has come is kept for the next call.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="ArchiveException">It cannot be had, or another file lies under its name; the message says what to do.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process is fetching into it.</exception>
    public async Task<string> FetchAsync(KnownPackage package, CancellationToken cancellation = default)
    {
        if (FindHere(package) is { } here)
        {
            return here;
        }

        var path = Path.Combine(_folder, package.FileName);
        if (File.Exists(path))
        {
            var found = ArchiveDigest.Compute(path, progress: null, cancellation);
            throw new ArchiveException(
                path, $"expected SHA-256 {package.EntrySha256} under this name, got {found}: the file is damaged or another one. It is left "
                + "as it is; move it away to download it.");
        }

        Directory.CreateDirectory(_folder);
        using var held = FetchLock.Take(_folder);
        var name = $"{package.Id.ToLowerInvariant()}.{package.Version}.nupkg";
        var archive = Path.Combine(_folder, name);
        var wasAtHand = File.Exists(archive);
        var otherwise = $"put it there as {archive}";
        var source = wasAtHand ? NuGetSources.PublicAddress(package.Id, package.Version)
            : await _sources.FindAsync(SharedClient.Value, package.Id, package.Version, otherwise, cancellation).ConfigureAwait(false);
        if (!wasAtHand)
        {
            _notes?.Invoke($"Downloading the NuGet package {package.Id} {package.Version} from {source.Host} to {_folder}.");
        }

        await _downloader.DownloadAsync(
            new KnownArchive(name, package.Sha256, source) { Otherwise = otherwise }, archive, progress: null,
            cancellation).ConfigureAwait(false);
        Unpack(archive, package, path);
        if (!wasAtHand)
        {
            File.Delete(archive);
        }

        return path;
    }

    /// <summary>The same where it is on this machine already; null: it would have to be downloaded.</summary>
    public string? FindHere(KnownPackage package)
    {
        string?[] places = [_sources.FindUnpacked(package.Id, package.Version, package.Entry), Path.Combine(_folder, package.FileName)];
        return places.FirstOrDefault(path => File.Exists(path) && ArchiveDigest.Compute(path) == package.EntrySha256);
    }

    private static void Unpack(string archive, KnownPackage package, string path)
    {
        var partial = path + ".partial";
        using (var zip = ZipFile.OpenRead(archive))
        {
            var entry = zip.GetEntry(package.Entry)
                ?? throw new ArchiveException(archive, Invariant($"expected {package.Entry} in it, among {zip.Entries.Count} files."));
            entry.ExtractToFile(partial, overwrite: true);
        }

        if (ArchiveDigest.Compute(partial) is var digest && digest != package.EntrySha256)
        {
            File.Delete(partial);
            throw new ArchiveException(archive, $"expected SHA-256 {package.EntrySha256} of {package.Entry} in it, got {digest}.");
        }

        File.Move(partial, path, overwrite: true);
    }
}
