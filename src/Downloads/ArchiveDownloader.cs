using System.Net;
using System.Net.Http.Headers;

namespace Relight.Downloads;

/// <summary>Downloads files, continues where an earlier attempt stopped, and verifies what came.</summary>
internal sealed class ArchiveDownloader
{
    private const int Attempts = 5;

    private static readonly Lazy<HttpClient> SharedClient = new(() => new HttpClient { Timeout = Timeout.InfiniteTimeSpan });

    private readonly HttpClient _client;

    /// <summary>A downloader over an HTTP client.</summary>
    /// <param name="client">By default one that this process shares. Its own timeout covers whole downloads: set it to infinite.</param>
    public ArchiveDownloader(HttpClient? client = null) => _client = client ?? SharedClient.Value;

    /// <summary>How long nothing may come before the connection counts as lost; 60 seconds by default.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Wait before the second attempt, doubled before each further one, of five in all; 1 second by default.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Downloads an archive to a file, unless the file is there with the right digest.</summary>
    /// <param name="archive">One with a source.</param>
    /// <param name="path">Appears when it is whole and verified; before, its bytes lie in <paramref name="path"/> + ".partial".</param>
    /// <param name="progress">Told about every piece.</param>
    /// <param name="cancellation">What has come is kept for the next call.</param>
    /// <exception cref="ArchiveException">
    /// The server cannot be reached or refuses, or what it sends has another digest; or another file is there.
    /// </exception>
    public async Task DownloadAsync(
        KnownArchive archive, string path, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var source = archive.Source ?? throw new ArchiveException(
            archive.FileName, $"nobody offers this file for download; where you have it, {archive.Otherwise}.");
        if (File.Exists(path))
        {
            var found = ArchiveDigest.Compute(path, progress, cancellation);
            if (archive.Matches(found))
            {
                return;
            }

            throw new ArchiveException(
                path, $"expected SHA-256 {Shown(archive)} under this name, got {found}: the file is damaged or another one. "
                + "It is left as it is; move it away to download the archive.");
        }

        var partial = path + ".partial";
        while (true)
        {
            var continued = File.Exists(partial);
            await CompleteAsync(archive, source, partial, progress, cancellation).ConfigureAwait(false);
            var digest = ArchiveDigest.Compute(partial, progress, cancellation);
            if (archive.Matches(digest))
            {
                File.Move(partial, path);
                return;
            }

            // The part from an earlier attempt may be to blame: once more from the start.
            File.Delete(partial);
            if (!continued)
            {
                throw new ArchiveException(
                    source.ToString(), $"expected SHA-256 {Shown(archive)}, got {digest}. The file was thrown away; something on the way "
                    + $"changes it, or the archive was replaced. Download it by other means and {archive.Otherwise}.");
            }
        }
    }

    private async Task CompleteAsync(
        KnownArchive archive, Uri source, string partial, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Length(partial);
            try
            {
                await ContinueAsync(source, partial, archive.FileName, progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (IsPassing(e, cancellation))
            {
                if (Length(partial) > before)
                {
                    attempt = 1;   // it moves, if only in pieces
                }

                if (attempt == Attempts)
                {
                    throw new ArchiveException(
                        source.ToString(), $"the download failed {Attempts} times in a row ({e.Message}). "
                        + (Length(partial) > 0 ? $"{partial} keeps {Length(partial):N0} bytes, and the same command continues there. " : "")
                        + $"Without a network, get the file by other means and {archive.Otherwise}.", e);
                }

                await Task.Delay(RetryDelay * Math.Pow(2, attempt - 1), cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                throw new ArchiveException(
                    source.ToString(), $"{e.Message}. Download it by other means and {archive.Otherwise}.", e);
            }
        }
    }

    private async Task ContinueAsync(
        Uri source, string partial, string name, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(StallTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Relight", "0.1"));
        var start = Length(partial);
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == start)
            {
                return;   // all of it had come
            }

            // Longer than what the server has: from the start, and so without a range.
            File.Delete(partial);
            await ContinueAsync(source, partial, name, progress, cancellation).ConfigureAwait(false);
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        }

        // A server that does not know ranges sends the file from its start, with status 200.
        var part = response.StatusCode == HttpStatusCode.PartialContent;
        if (part && response.Content.Headers.ContentRange?.From != start)
        {
            throw new HttpRequestException(
                $"the server sent the bytes {response.Content.Headers.ContentRange}, not those from {start} on", null, response.StatusCode);
        }

        await SaveAsync(response, partial, part ? start : 0, name, progress, stall).ConfigureAwait(false);
    }

    private async Task SaveAsync(
        HttpResponseMessage response, string partial, long start, string name, IProgress<FetchProgress>? progress,
        CancellationTokenSource stall)
    {
        var total = start + response.Content.Headers.ContentLength;
        var stream = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        var file = new FileStream(partial, start > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[1 << 17];
            var done = start;
            for (int read; (read = await stream.ReadAsync(buffer, stall.Token).ConfigureAwait(false)) > 0;)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), stall.Token).ConfigureAwait(false);
                done += read;
                progress?.Report(new(FetchStage.Downloading, name, done, total));
                stall.CancelAfter(StallTimeout);
            }
        }
    }

    // Whether trying again may help: the connection broke or stalled, or the server is busy.
    private static bool IsPassing(Exception e, CancellationToken cancellation) => !cancellation.IsCancellationRequested && e switch
    {
        OperationCanceledException => true,
        HttpRequestException { StatusCode: var status } =>
            status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        HttpIOException => true,
        IOException { InnerException: System.Net.Sockets.SocketException } => true,
        _ => false,
    };

    private static string Shown(KnownArchive archive) => archive.Sha256.Length < 64 ? archive.Sha256 + "…" : archive.Sha256;

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
