using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Relight.Downloads;

/// <summary>Where this machine has NuGet's packages from: the folder of those that are here, and the servers of its NuGet.Config.</summary>
/// <remarks>Of a configuration, the user's is read, and of its sources those that speak NuGet's protocol 3 without a password.</remarks>
internal sealed class NuGetSources
{
    private const string Public = "https://api.nuget.org/v3-flatcontainer/";
    private static readonly Uri PublicIndex = new("https://api.nuget.org/v3/index.json");

    private readonly IReadOnlyList<Uri> _indices;

    /// <summary>The sources of a machine.</summary>
    /// <param name="packagesFolder">Where unpacked packages lie; null: where NuGet keeps them for this user.</param>
    /// <param name="configuration">A NuGet.Config, which may be missing; null: this user's.</param>
    public NuGetSources(string? packagesFolder = null, string? configuration = null)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        PackagesFolder = packagesFolder
            ?? (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named
                : Path.Combine(home, ".nuget", "packages"));
        _indices = ReadIndices(configuration ?? Path.Combine(home, ".nuget", "NuGet", "NuGet.Config"));
    }

    /// <summary>Where unpacked packages lie, each in <c>id/version</c> in lower case.</summary>
    public string PackagesFolder { get; }

    /// <summary>A file of an unpacked package; null where it is not here.</summary>
    /// <param name="id">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="entry">The file's path in the package, with slashes.</param>
    public string? FindUnpacked(string id, string version, string entry) =>
        Path.Combine([PackagesFolder, id.ToLowerInvariant(), version, .. entry.Split('/')]) is var path && File.Exists(path) ? path : null;

    /// <summary>The address of a package at the first source that answers; nuget.org's where none does.</summary>
    /// <param name="client">What asks.</param>
    /// <param name="id">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Uri> AddressAsync(HttpClient client, string id, string version, CancellationToken cancellation)
    {
        var (name, folder) = (id.ToLowerInvariant(), default(string));
        foreach (var index in _indices.Where(index => index != PublicIndex))
        {
            folder ??= await ContentFolderAsync(client, index, cancellation).ConfigureAwait(false);
        }

        return new Uri($"{(folder ?? Public).TrimEnd('/')}/{name}/{version}/{name}.{version}.nupkg");
    }

    /// <summary>What the service index of a source calls PackageBaseAddress; null where it cannot be asked, or has none.</summary>
    private static async Task<string?> ContentFolderAsync(HttpClient client, Uri index, CancellationToken cancellation)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            using var answer = JsonDocument.Parse(await client.GetStringAsync(index, limit.Token).ConfigureAwait(false));
            return answer.RootElement.GetProperty("resources").EnumerateArray()
                .Where(resource => resource.GetProperty("@type").GetString()?.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal)
                    == true)
                .Select(resource => resource.GetProperty("@id").GetString()).FirstOrDefault();
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && error is HttpRequestException or JsonException
            or KeyNotFoundException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
    }

    private static Uri[] ReadIndices(string configuration)
    {
        try
        {
            return !File.Exists(configuration) ? [] :
            [
                .. XDocument.Load(configuration).Descendants("packageSources").Elements("add")
                    .Select(source => source.Attribute("value")?.Value)
                    .Where(value => value?.EndsWith("/index.json", StringComparison.OrdinalIgnoreCase) == true)
                    .Select(value => Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>()
                    .Where(address => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps),
            ];
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
