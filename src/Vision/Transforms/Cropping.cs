namespace Relight.Vision.Transforms;

/// <summary>Cuts a rectangle out of an image; what lies outside the image is black.</summary>
internal static class Cropping
{
    public static void Crop(ByteImage source, PixelRectangle part, ByteImage destination)
    {
        destination.Reshape(part.Width, part.Height);
        var left = Math.Max(0, part.Left);
        var right = Math.Min(source.Width, part.Left + part.Width);
        for (var y = 0; y < part.Height; y++)
        {
            var row = destination.Row(y);
            var from = part.Top + y;
            if (right - left < part.Width || from < 0 || from >= source.Height)
            {
                row.Clear();
            }

            if (right > left && from >= 0 && from < source.Height)
            {
                source.Row(from)[(left * ByteImage.Channels)..(right * ByteImage.Channels)]
                    .CopyTo(row[((left - part.Left) * ByteImage.Channels)..]);
            }
        }
    }
}
