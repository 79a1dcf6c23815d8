using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using static System.FormattableString;

namespace Relight.Downloads;

/// <summary>Where this machine has NuGet's packages from: the folder of those that are here, and the servers of its NuGet.Config.</summary>
/// <remarks>Of a configuration, the user's is read, and of its sources those that speak NuGet's protocol 3 without a password.</remarks>
internal sealed class NuGetSources
{
    private const string Public = "https://api.nuget.org/v3-flatcontainer/";
    private static readonly Uri PublicIndex = new("https://api.nuget.org/v3/index.json");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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

    /// <summary>Where nuget.org has a package.</summary>
    public static Uri PublicAddress(string id, string version) => AddressIn(Public, id, version);

    /// <summary>
    /// The address of a package at the first source that has it: the enabled ones of the configuration in their order, or nuget.org where
    /// the configuration names none.
    /// </summary>
    /// <param name="client">What asks.</param>
    /// <param name="id">Name of the package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="otherwise">What to do where no source has it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArchiveException">No source has it; the message tells what each said.</exception>
    public async Task<Uri> FindAsync(HttpClient client, string id, string version, string otherwise, CancellationToken cancellation)
    {
        var said = new List<string>();
        foreach (var index in _indices)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(Patience);
                var folder = index == PublicIndex ? Public : await ContentFolderAsync(client, index, limit.Token).ConfigureAwait(false);
                var address = AddressIn(folder, id, version);
                using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return address;
                }

                said.Add($"{index}: {(answer.StatusCode == HttpStatusCode.NotFound ? "it has no such package" : Invariant(
                    $"the server answered {(int)answer.StatusCode} {answer.ReasonPhrase}"))}");
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                said.Add(Invariant($"{index}: no answer within {Patience.TotalSeconds:0} seconds"));
            }
            catch (Exception error) when (error is HttpRequestException or HttpIOException)
            {
                said.Add($"{index}: {error.Message.TrimEnd('.')}");
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
            {
                said.Add($"{index}: it answers as no source of NuGet's protocol 3");
            }
        }

        throw new ArchiveException(
            $"The NuGet package {id} {version}",
            $"{(said.Count > 0 ? $"no source has it ({string.Join("; ", said)})" : "NuGet.Config enables no server of protocol 3 to ask for it")}. "
            + $"Where you have the file, {otherwise}.");
    }

    private static Uri AddressIn(string folder, string id, string version)
    {
        var name = id.ToLowerInvariant();
        return new Uri($"{folder.TrimEnd('/')}/{name}/{version}/{name}.{version}.nupkg");
    }

    /// <summary>What the service index of a source calls PackageBaseAddress.</summary>
    private static async Task<string> ContentFolderAsync(HttpClient client, Uri index, CancellationToken cancellation)
    {
        using var answer = JsonDocument.Parse(await client.GetStringAsync(index, cancellation).ConfigureAwait(false));
        return answer.RootElement.GetProperty("resources").EnumerateArray()
            .Where(resource => resource.GetProperty("@type").GetString()?.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal) == true)
            .Select(resource => resource.GetProperty("@id").GetString()).FirstOrDefault()
            ?? throw new KeyNotFoundException("PackageBaseAddress");
    }

    /// <summary>The enabled sources in their order; what stands before <c>clear</c> does not count.</summary>
    private static Uri[] ReadIndices(string configuration)
    {
        try
        {
            if (!File.Exists(configuration))
            {
                return [PublicIndex];
            }

            var all = XDocument.Load(configuration);
            var sources = Entries(all, "packageSources");
            var disabled = Entries(all, "disabledPackageSources").Where(entry => entry.Attribute("value")?.Value is { } value
                && value.Equals("true", StringComparison.OrdinalIgnoreCase)).Select(KeyOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return sources.Count == 0 ? [PublicIndex] :
            [
                .. sources.Where(source => !disabled.Contains(KeyOf(source))).Select(source => source.Attribute("value")?.Value)
                    .Where(value => value?.EndsWith("/index.json", StringComparison.OrdinalIgnoreCase) == true)
                    .Select(value => Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : null).OfType<Uri>()
                    .Where(address => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps).Distinct(),
            ];
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            return [PublicIndex];
        }
    }

    private static List<XElement> Entries(XDocument all, string section)
    {
        var entries = new List<XElement>();
        foreach (var entry in all.Descendants(section).Elements())
        {
            switch (entry.Name.LocalName)
            {
                case "clear":
                    entries.Clear();
                    break;
                case "add":
                    entries.Add(entry);
                    break;
                default:
                    break;
            }
        }

        return entries;
    }

    private static string KeyOf(XElement entry) => entry.Attribute("key")?.Value ?? "";
}
