namespace Relight.Vision.Decoding;

/// <summary>
/// Fills what the first frame of a GIF file leaves free of its canvas with the background color that the file names (GIF89a, section 18),
/// as Pillow does; libvips leaves it black. A frame with transparency is on white already.
/// </summary>
internal static class GifBackground
{
    private const int ScreenEnd = 13;

    public static void Fill(ReadOnlySpan<byte> gif, ByteImage canvas)
    {
        if (gif.Length < ScreenEnd || (gif[10] & 0x80) == 0)
        {
            return;   // without a table of colors for the whole file there is no background
        }

        var colors = gif[ScreenEnd..];
        var tableLength = 3 << ((gif[10] & 7) + 1);
        if (FirstFrame(gif, ScreenEnd + tableLength) is not { } at || colors.Length < tableLength)
        {
            return;
        }

        var (left, top) = (Short(gif, at + 1), Short(gif, at + 3));
        var (right, bottom) = (left + Short(gif, at + 5), top + Short(gif, at + 7));
        var background = colors.Slice(3 * Math.Min((int)gif[11], tableLength / 3 - 1), 3);
        for (var y = 0; y < canvas.Height; y++)
        {
            var row = canvas.Row(y);
            for (var x = 0; x < canvas.Width; x++)
            {
                if (y < top || y >= bottom || x < left || x >= right)
                {
                    background.CopyTo(row[(3 * x)..]);
                }
            }
        }
    }

    /// <summary>Where the first frame's descriptor is; null where the file breaks off or that frame has a transparent color.</summary>
    private static int? FirstFrame(ReadOnlySpan<byte> gif, int at)
    {
        while (at + 10 <= gif.Length)
        {
            switch (gif[at])
            {
                case 0x2C:
                    return at;
                case 0x21 when gif[at + 1] == 0xF9 && (gif[at + 3] & 1) != 0:
                    return null;
                case 0x21:
                    for (at += 2; at < gif.Length && gif[at] != 0; at += gif[at] + 1)
                    {
                    }

                    at++;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static int Short(ReadOnlySpan<byte> gif, int at) => gif[at] | gif[at + 1] << 8;
}
