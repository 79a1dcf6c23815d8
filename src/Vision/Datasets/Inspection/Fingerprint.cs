using System.Security.Cryptography;
using Relight.Data;
using Relight.Vision.Decoding;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>By what a photograph is known again: its bytes, and what it shows.</summary>
/// <param name="Bytes">How many bytes its file has.</param>
/// <param name="Digest">SHA-256 of them; empty if they cannot be read.</param>
/// <param name="Size">Pixels of the whole picture, upright.</param>
/// <param name="Hash">See <see cref="PictureHash"/>.</param>
/// <param name="Small">The picture at <see cref="PictureHash.Side"/> × <see cref="PictureHash.Side"/> RGB pixels.</param>
/// <param name="Problem">Why it cannot be decoded; null if it can.</param>
internal sealed record Fingerprint(long Bytes, string Digest, ImageSize Size, ulong Hash, byte[] Small, string? Problem)
{
    /// <summary>JPEG files are decoded no larger than needed for this side, at which shrinking still averages over pixels.</summary>
    private const int EnoughSide = 2 * PictureHash.Side;

    private const double MostBrighter = 32;

    /// <summary>Reads and decodes a file; whatever is wrong with it becomes part of the answer.</summary>
    public static Fingerprint Of(string path)
    {
        var scratch = DecodeScratch.Rent();
        ReadOnlySpan<byte> bytes = [];
        try
        {
            var whole = default(ImageSize);
            var limits = new DecodeLimits(ImageDecoder.DefaultMaxPixels, size =>
            {
                whole = size;
                return new ImageSize(EnoughSide, EnoughSide);
            });
            bytes = ImageDecoder.ReadFile(path, scratch, limits);
            var (digest, length) = (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
            var (picture, small) = (new ByteImage(), new ByteImage());
            ImageDecoder.Decode(bytes, path, picture, limits, scratch);
            var hash = PictureHash.Of(picture, small);
            return new(length, digest, whole == default ? picture.Size : whole, hash, small.Pixels.ToArray(), null);
        }
        catch (BadSampleException e)
        {
            return new(bytes.Length, bytes.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(bytes)), default, 0, [], e.Reason);
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>
    /// The mean difference of two pictures' colors, 0 to 255, where one may be a little brighter as a whole: tells apart pictures that show
    /// next to nothing, whose hashes are noise.
    /// </summary>
    public double Difference(Fingerprint other)
    {
        var (mine, theirs) = (Small, other.Small);
        var shift = Math.Clamp(Mean(mine) - Mean(theirs), -MostBrighter, MostBrighter);
        var sum = 0.0;
        for (var i = 0; i < mine.Length; i++)
        {
            sum += Math.Abs(mine[i] - theirs[i] - shift);
        }

        return sum / mine.Length;
    }

    /// <summary>Looks at files with as many threads as there are processors; answers come in the order of the files.</summary>
    public static Fingerprint[] OfAll(IReadOnlyList<string> paths, IProgress<int>? progress, CancellationToken cancellation)
    {
        var prints = new Fingerprint[paths.Count];
        var done = 0;
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            prints[i] = Of(paths[i]);
            progress?.Report(Interlocked.Increment(ref done));
        });
        return prints;
    }

    private static double Mean(byte[] values)
    {
        long sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / (double)values.Length;
    }
}
