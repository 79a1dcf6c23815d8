using Relight.Downloads;

namespace Relight.Tests.Downloads;

public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _archive = TestArchive.Photographs("photos", "train", "val").Tgz();
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private string To => _folder["to"];

    [Fact]
    public async Task An_archive_is_downloaded_verified_unpacked_and_thrown_away()
    {
        using var server = new LoopbackServer(_archive);
        var steps = new Steps();
        var result = await Fetcher().DownloadAsync(Known(server), To, steps, TestContext.Current.CancellationToken);
        result.Folders.ShouldBe([Path.Combine(To, "photos")]);
        result.Archives[0].IsVerified.ShouldBeTrue();
        Files().ShouldBe(6);
        Directory.GetFiles(To).Select(Path.GetFileName).ShouldBe([".relight-fetched.json"]);
        steps.Last(FetchStage.Downloading).ShouldBe(new(FetchStage.Downloading, "photos.tgz", _archive.Length, _archive.Length));
        steps.Last(FetchStage.Verifying).Done.ShouldBe(_archive.Length);
        steps.Last(FetchStage.Extracting).Done.ShouldBe(_archive.Length);
    }

    [Fact]
    public async Task The_same_again_asks_nobody()
    {
        using var server = new LoopbackServer(_archive);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        var again = await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        again.WasThere.ShouldBeTrue();
        again.Folders.ShouldBe([Path.Combine(To, "photos")]);
        server.Starts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Broken_connections_are_taken_up_where_they_broke()
    {
        using var server = new LoopbackServer(_archive) { Breaks = 3, BreakAfter = 30_000 };
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe([0, 30_000, 60_000, 90_000]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_later_call_continues_what_an_interrupted_one_left()
    {
        using var server = new LoopbackServer(_archive);
        Directory.CreateDirectory(To);
        await File.WriteAllBytesAsync(Path.Combine(To, "photos.tgz.partial"), _archive[..50_000], TestContext.Current.CancellationToken);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe([50_000]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_it_has()
    {
        using var server = new LoopbackServer(_archive) { StallsOnce = true };
        using var cancel = new CancellationTokenSource();
        var steps = new Steps(step =>
        {
            if (step.Done >= _archive.Length / 2)
            {
                cancel.Cancel();
            }
        });
        await Should.ThrowAsync<OperationCanceledException>(Fetcher().DownloadAsync(Known(server), To, steps, cancel.Token));
        Directory.GetFiles(To).Select(Path.GetFileName).ShouldBe(["photos.tgz.partial"]);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe([0, _archive.Length / 2]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_again()
    {
        using var server = new LoopbackServer(_archive) { StallsOnce = true };
        await Fetcher(stall: 0.2).DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe([0, _archive.Length / 2]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again()
    {
        using var server = new LoopbackServer(_archive) { Breaks = 1, BreakAfter = 30_000, IgnoresRanges = true };
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        Files().ShouldBe(6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(777)]   // longer than the file on the server: cannot be a part of it
    public async Task A_partial_file_that_is_whole_or_too_long_is_told_apart(int extra)
    {
        using var server = new LoopbackServer(_archive);
        Directory.CreateDirectory(To);
        await File.WriteAllBytesAsync(
            Path.Combine(To, "photos.tgz.partial"), [.. _archive, .. new byte[extra]], TestContext.Current.CancellationToken);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe(extra == 0 ? [_archive.Length] : [_archive.Length + extra, 0]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_stale_partial_file_is_found_out_and_thrown_away()
    {
        using var server = new LoopbackServer(_archive);
        Directory.CreateDirectory(To);
        await File.WriteAllBytesAsync(Path.Combine(To, "photos.tgz.partial"), new byte[50_000], TestContext.Current.CancellationToken);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBe([50_000, 0]);
        Files().ShouldBe(6);
    }

    [Fact]
    public async Task A_wrong_digest_is_told_and_nothing_stays()
    {
        using var server = new LoopbackServer(TestArchive.Photographs("others", "train").Tgz());
        var error = await Should.ThrowAsync<ArchiveException>(
            Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken));
        error.Message.ShouldContain(server.Address.ToString());
        error.Message.ShouldContain("expected SHA-256 " + TestArchive.Digest(_archive));
        Directory.Exists(To).ShouldBeFalse();
    }

    [Fact]
    public async Task An_archive_that_was_there_before_is_used_and_stays()
    {
        using var server = new LoopbackServer(_archive);
        Directory.CreateDirectory(To);
        await File.WriteAllBytesAsync(Path.Combine(To, "photos.tgz"), _archive, TestContext.Current.CancellationToken);
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.ShouldBeEmpty();
        Files().ShouldBe(6);
        File.Exists(Path.Combine(To, "photos.tgz")).ShouldBeTrue();
    }

    [Fact]
    public async Task Another_file_of_the_archives_name_is_told_and_left_alone()
    {
        using var server = new LoopbackServer(_archive);
        Directory.CreateDirectory(To);
        var path = Path.Combine(To, "photos.tgz");
        await File.WriteAllTextAsync(path, "my own", TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<ArchiveException>(
            Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken));
        error.Archive.ShouldBe(path);
        File.ReadAllText(path).ShouldBe("my own");
        server.Starts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_a_refusal_is_final()
    {
        using var server = new LoopbackServer(_archive);
        server.Statuses.Enqueue("503 Service Unavailable");
        server.Statuses.Enqueue("429 Too Many Requests");
        await Fetcher().DownloadAsync(Known(server), To, null, TestContext.Current.CancellationToken);
        server.Starts.Count.ShouldBe(3);

        server.Statuses.Enqueue("404 Not Found");
        var error = await Should.ThrowAsync<ArchiveException>(
            Fetcher().DownloadAsync(Known(server), _folder["other"], null, TestContext.Current.CancellationToken));
        error.Message.ShouldContain("404 Not Found");
        error.Message.ShouldContain("--from");
        server.Starts.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Without_a_network_the_error_says_what_else_can_be_done()
    {
        Uri address;
        using (var server = new LoopbackServer(_archive))
        {
            address = server.Address;   // and nobody listens there any more
        }

        var error = await Should.ThrowAsync<ArchiveException>(Fetcher().DownloadAsync(
            new("photos.tgz", TestArchive.Digest(_archive), address), To, null, TestContext.Current.CancellationToken));
        error.Message.ShouldContain("failed 5 times");
        error.Message.ShouldContain("--from");
        Directory.Exists(To).ShouldBeFalse();
    }

    private DatasetFetcher Fetcher(double stall = 30) => new(
        new(_client) { RetryDelay = TimeSpan.FromMilliseconds(1), StallTimeout = TimeSpan.FromSeconds(stall) }, []);

    private KnownArchive Known(LoopbackServer server) => new("photos.tgz", TestArchive.Digest(_archive), server.Address);

    private int Files() => Directory.GetFiles(Path.Combine(To, "photos"), "*", SearchOption.AllDirectories).Length;

    private sealed class Steps(Action<FetchProgress>? report = null) : IProgress<FetchProgress>
    {
        private readonly List<FetchProgress> _steps = [];

        public void Report(FetchProgress value)
        {
            _steps.Add(value);
            report?.Invoke(value);
        }

        public FetchProgress Last(FetchStage stage) => _steps.Last(step => step.Stage == stage);
    }
}
