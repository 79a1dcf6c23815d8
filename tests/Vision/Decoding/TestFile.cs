using System.Buffers.Binary;
using NetVips;
using Relight.Vision;
using Relight.Vision.Decoding.Native;
using Relight.Vision.Pictures;

namespace Relight.Tests.Vision.Decoding;

/// <summary>Image files made for a test, in formats and with defects that real collections have.</summary>
internal static class TestFile
{
    /// <summary>Smooth, with a different color in each corner: turned or mirrored it is another picture.</summary>
    public static ByteImage Picture(int width, int height)
    {
        var image = new ByteImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = image.Row(y).Slice(3 * x, 3);
                pixel[0] = (byte)(255 * x / Math.Max(width - 1, 1));
                pixel[1] = (byte)(255 * y / Math.Max(height - 1, 1));
                pixel[2] = (byte)(64 + (x + y) % 64);
            }
        }

        return image;
    }

    public static byte[] Jpeg(ByteImage image, int quality = 95) => ImageEncoder.Jpeg(image, quality);

    /// <summary>Saves with one of libvips' savers, after an operation on the way.</summary>
    public static byte[] Save(
        ByteImage image, string saver, Func<Image, Image>? before = null, params (string Name, string Value)[] options) =>
        Save(image.Pixels, image.Size, 3, saver, before, options);

    public static byte[] Save(
        ReadOnlySpan<byte> bytes, ImageSize size, int channels, string saver, Func<Image, Image>? before,
        params (string Name, string Value)[] options)
    {
        VipsLibrary.Initialize();
        using var pixels = Image.NewFromMemoryCopy(bytes, size.Width, size.Height, channels, Enums.BandFormat.Uchar);
        using var source = pixels.Copy(interpretation: Enums.Interpretation.Srgb);
        using var image = before?.Invoke(source);
        var text = string.Join(',', options.Select(option => $"{option.Name}={option.Value}"));
        return (byte[])Operation.Call(saver, new VOption { { "string_options", text } }, image ?? source);
    }

    /// <summary>A JPEG file with an EXIF block that holds nothing but an orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation, bool bigEndian = false, bool asLong = false)
    {
        var (type, value) = ((byte)(asLong ? 4 : 3), (byte)orientation);
        byte[] tiff = bigEndian
            ? [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, type, 0, 0, 0, 1, 0, asLong ? (byte)0 : value, 0,
                asLong ? value : (byte)0, 0, 0, 0, 0]
            : [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, type, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        byte[] length = [0, (byte)(exif.Length + 2)];
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A JPEG file whose header claims another size.</summary>
    public static byte[] WithClaimedSize(byte[] jpeg, int width, int height)
    {
        var file = jpeg.ToArray();
        var frame = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
        return file;
    }

    /// <summary>A PNG file of which only the header is true: so large, and no pixels.</summary>
    public static byte[] HugePng(int width, int height, int bits = 8, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, 2, (byte)(interlaced ? 1 : 0));
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 3, 0]),
            .. Chunk("IEND"u8, [])];
    }

    /// <summary>A GIF animation of two frames of one pixel: red, then green.</summary>
    public static byte[] Animation() =>
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 255, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0,
        0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 0x01, 0,
        0x3B,
    ];

    /// <summary>A BMP file, 24 bits, bottom row first.</summary>
    public static byte[] Bmp(ByteImage image)
    {
        var stride = (3 * image.Width + 3) / 4 * 4;
        var file = new byte[54 + stride * image.Height];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), image.Height);
        (file[26], file[28]) = (1, 24);
        for (var y = 0; y < image.Height; y++)
        {
            var row = file.AsSpan(54 + stride * (image.Height - 1 - y));
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = image.Row(y).Slice(3 * x, 3);
                (row[3 * x], row[3 * x + 1], row[3 * x + 2]) = (pixel[2], pixel[1], pixel[0]);
            }
        }

        return file;
    }

    public static byte[] Ppm(ByteImage image) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"P6\n{image.Width} {image.Height}\n255\n"), .. image.Pixels];

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] content = [.. type, .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32(content));
        return [.. length, .. content, .. check];
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
