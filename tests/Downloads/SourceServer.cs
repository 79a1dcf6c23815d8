using System.Net;
using System.Text;

namespace Relight.Tests.Downloads;

/// <summary>NuGet servers NAME.example, each of which answers a status when it is asked for a package; others are not there.</summary>
internal sealed class SourceServer : HttpMessageHandler
{
    private readonly Dictionary<string, int> _statuses = [];

    public SourceServer() => Client = new HttpClient(this, disposeHandler: false);

    public HttpClient Client { get; }

    /// <summary>Who was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    public int this[string name]
    {
        set => _statuses[name] = value;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = request.RequestUri!.Host.Split('.')[0];
        Asked.Add(name);
        if (!_statuses.TryGetValue(name, out var status))
        {
            throw new HttpRequestException("no such host");
        }

        var isIndex = request.RequestUri.AbsolutePath.EndsWith("index.json", StringComparison.Ordinal);
        return Task.FromResult(new HttpResponseMessage(isIndex ? HttpStatusCode.OK : (HttpStatusCode)status)
        {
            Content = new StringContent(
                $$"""{"resources":[{"@id":"x","@type":"Search"},{"@id":"https://{{name}}.example/flat/","@type":"PackageBaseAddress/3.0.0"}]}""",
                Encoding.UTF8),
        });
    }

    protected override void Dispose(bool disposing)
    {
        Client.Dispose();
        base.Dispose(disposing);
    }
}
