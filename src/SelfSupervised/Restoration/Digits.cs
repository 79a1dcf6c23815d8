using Relight.Data;
using Relight.Vision;

namespace Relight.SelfSupervised.Restoration;

/// <summary>Writes numbers in white, in letters of five by seven dots.</summary>
internal static class Digits
{
    private const int Columns = 5;
    private const int Rows = 7;
    private const int Advance = Columns + 1;

    /// <summary>A seventh to a fifth of the image's height is what a line of text takes.</summary>
    private const int LeastLines = 5;
    private const int MostLines = 7;

    /// <summary>Seven rows of five dots each, the highest bit at the left.</summary>
    private static readonly byte[][] Dots =
    [
        [0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E],
        [0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E],
        [0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F],
        [0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E],
        [0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02],
        [0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E],
        [0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E],
        [0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08],
        [0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E],
        [0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C],
    ];

    /// <summary>Writes a number whose upper left corner lies anywhere in the image's upper left quarter.</summary>
    public static void Draw(ByteImage image, string number, ref CounterRandom random)
    {
        var lines = LeastLines + random.NextInt32(MostLines - LeastLines + 1);
        var dot = Math.Max(1, (int)Math.Round((double)image.Height / lines / Rows));
        var (left, top) = (random.NextInt32((image.Width / 2) + 1), random.NextInt32((image.Height / 2) + 1));
        for (var y = top; y < Math.Min(image.Height, top + (Rows * dot)); y++)
        {
            var row = image.Row(y);
            for (var x = left; x < Math.Min(image.Width, left + (number.Length * Advance * dot)); x++)
            {
                var (column, digit) = ((x - left) / dot % Advance, number[(x - left) / dot / Advance] - '0');
                if (column < Columns && (Dots[digit][(y - top) / dot] >> (Columns - 1 - column) & 1) == 1)
                {
                    row.Slice(x * ByteImage.Channels, ByteImage.Channels).Fill(byte.MaxValue);
                }
            }
        }
    }
}
