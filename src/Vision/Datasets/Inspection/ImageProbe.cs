using System.Security.Cryptography;
using Relight.Data;
using Relight.Vision.Decoding;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>What decoding one image told.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Format">By its contents.</param>
/// <param name="Size">After its EXIF orientation; null if it is broken.</param>
/// <param name="Broken">Why it cannot be decoded; null if it can.</param>
/// <param name="Digest">SHA-256 of the file's bytes; empty if they cannot be read.</param>
/// <param name="Guess">What the file leaves open and how that was read; null where nothing is.</param>
internal sealed record ImageProbe(
    string Path, ImageFormat Format, ImageSize? Size, BrokenImage? Broken, string Digest, string? Guess = null)
{
    /// <summary>Reads and decodes a file; whatever is wrong with it becomes part of the answer.</summary>
    public static ImageProbe Look(string path)
    {
        var scratch = DecodeScratch.Rent();
        ReadOnlySpan<byte> bytes = [];
        try
        {
            bytes = ImageDecoder.ReadFile(path, scratch, new DecodeLimits(ImageDecoder.DefaultMaxPixels, null));
            var image = ImageDecoder.Decode(bytes, path);
            return new(path, ImageSignature.Detect(bytes), image.Size, null, Digested(bytes), image.Guess);
        }
        catch (BadSampleException e)
        {
            return new(path, ImageSignature.Detect(bytes), null, new(path, e.Reason), bytes.IsEmpty ? "" : Digested(bytes));
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>How many of these have each guess in common.</summary>
    public static IReadOnlyDictionary<string, int> Guesses(IEnumerable<ImageProbe> probes) =>
        probes.Where(probe => probe.Guess is not null).CountBy(probe => probe.Guess!)
            .OrderByDescending(guess => guess.Value).ToDictionary();

    /// <summary>Looks at files with as many threads as there are processors; answers come in the order of the files.</summary>
    public static ImageProbe[] LookAtAll(IReadOnlyList<string> paths, IProgress<int>? progress, CancellationToken cancellation)
    {
        var probes = new ImageProbe[paths.Count];
        var done = 0;
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            probes[i] = Look(paths[i]);
            progress?.Report(Interlocked.Increment(ref done));
        });
        return probes;
    }

    private static string Digested(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
