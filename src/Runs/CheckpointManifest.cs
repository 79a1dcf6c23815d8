using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;
using Relight.Files;

namespace Relight.Runs;

/// <summary>The contents of a checkpoint's <c>manifest.json</c>, and the check that the folder holds just that.</summary>
/// <remarks>The manifest's own SHA-256 lies beside it in <c>manifest.sha256</c>, in the form that <c>sha256sum -c</c> reads.</remarks>
internal sealed record CheckpointManifest(int Format, long Step, int Attempt, DateTimeOffset Written, IReadOnlyList<CheckpointFile> Files)
{
    public const int CurrentFormat = 2;
    public const string FileName = "manifest.json";
    public const string SumFile = "manifest.sha256";
    public const string MetadataFile = "metadata.json";

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RunsJson.Readable.CheckpointManifest);

    public static string SumLine(ReadOnlySpan<byte> manifest) => $"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {FileName}\n";

    /// <summary>Reads a checkpoint's manifest and compares every file with it.</summary>
    /// <returns>The manifest when all is well, else null and what is wrong, in the reader's words.</returns>
    /// <exception cref="RunException">It is whole, but of another format: to pass it over would be to lose it.</exception>
    public static (CheckpointManifest? Manifest, IReadOnlyList<string> Problems) Verify(string folder, long step)
    {
        if (!Directory.Exists(folder))
        {
            return (null, ["there is no such folder"]);
        }

        try
        {
            RegularFile.Expect(Path.Combine(folder, FileName));
            RegularFile.Expect(Path.Combine(folder, SumFile));
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, FileName));
            if (File.ReadAllText(Path.Combine(folder, SumFile)) != SumLine(bytes))
            {
                return (null, [$"{FileName} has another SHA-256 than {SumFile} says"]);
            }

            CheckpointManifest? manifest = JsonSerializer.Deserialize(bytes, RunsJson.Readable.CheckpointManifest);
            if (manifest?.Files?.All(file => file is { Name: { } name, Xxh128: not null } && name == Path.GetFileName(name)) != true)
            {
                return (null, [$"{FileName} does not say what the checkpoint holds"]);
            }

            if (manifest.Format != CurrentFormat)
            {
                string other = manifest.Format > CurrentFormat ? "a newer" : "the older";
                throw new RunException(
                    $"The checkpoint {folder} has format {manifest.Format}, and this Relight reads {CurrentFormat}: use {other} Relight "
                    + "for this run.");
            }

            List<string> problems = [.. manifest.Files.SelectMany(file => Problems(folder, file))];

            if (manifest.Step != step)
            {
                problems.Insert(0, $"its manifest is for step {manifest.Step}, its folder for step {step}");
            }

            return problems.Count == 0 ? (manifest, []) : (null, problems);
        }
        catch (Exception e) when (e is (IOException and not RunException) or UnauthorizedAccessException or JsonException)
        {
            return (null, [e.Message]);
        }
    }

    private static IEnumerable<string> Problems(string folder, CheckpointFile expected)
    {
        string path = Path.Combine(folder, expected.Name);
        if (!Path.Exists(path))
        {
            yield return $"{expected.Name} is missing";
            yield break;
        }

        if (RegularFile.OtherKind(path) is string kind)
        {
            yield return $"{expected.Name} is {kind}, not a regular file";
            yield break;
        }

        using FileStream contents = File.OpenRead(path);   // of a link, what it leads to
        if (contents.Length != expected.Length)
        {
            yield return $"{expected.Name} has {contents.Length} bytes, where {expected.Length} were written";
        }
        else
        {
            var hash = new XxHash128();
            hash.Append(contents);
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != expected.Xxh128)
            {
                yield return $"{expected.Name} has other bytes than were written (its XXH128 differs)";
            }
        }
    }
}
