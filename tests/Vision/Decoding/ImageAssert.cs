using Relight.Vision;

namespace Relight.Tests.Vision.Decoding;

internal static class ImageAssert
{
    /// <summary>Same size, and no byte further off than that.</summary>
    public static void Close(ByteImage expected, ByteImage actual, int tolerance)
    {
        actual.Size.ShouldBe(expected.Size);
        Furthest(expected.Pixels, actual.Pixels).ShouldBeLessThanOrEqualTo(tolerance);
    }

    public static int Furthest(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var furthest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            furthest = Math.Max(furthest, Math.Abs(expected[i] - actual[i]));
        }

        return furthest;
    }

    public static double Mean(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var sum = 0L;
        for (var i = 0; i < expected.Length; i++)
        {
            sum += Math.Abs(expected[i] - actual[i]);
        }

        return (double)sum / expected.Length;
    }
}
