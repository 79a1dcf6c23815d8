using System.Globalization;
using NetVips;
using Relight.Data;
using Relight.Vision.Decoding.Native;

namespace Relight.Vision.Decoding;

/// <summary>
/// Decodes gray and RGB TIFF files with libtiff, whatever their samples and however many bands they have: libvips, which does the others,
/// takes a fourth band for alpha, knows no doubles, and mixes up separate planes.
/// </summary>
/// <remarks>
/// The tags decide what a band is. Where they say nothing, the choice is noted with the image: three and more gray bands are red, green and
/// blue; floats and whole numbers of 32 bits run up to the smallest of the usual whites that holds them (1, 255, 65535, the largest
/// number).
/// </remarks>
internal sealed unsafe class TiffDecoder
{
    private const double Overshoot = 2;   // of floats around 0 to 1; whites are far apart

    private readonly string _name;
    private readonly TiffDirectory _page;
    private readonly TiffFile _file;
    private readonly TiffSamples _kind;
    private readonly int[] _colors;
    private readonly (int Sample, bool IsMultiplied)? _alpha;
    private readonly int _chunkWidth, _chunkHeight, _rowBytes, _planes;

    private TiffDecoder(string name, TiffDirectory page, TiffFile file)
    {
        (_name, _page, _file) = (name, page, file);
        _kind = new TiffSamples((int)Math.Clamp(page.Bits[0], 0, ushort.MaxValue), page.SampleFormats[0]);
        _alpha = page.Alpha;
        var isColor = page.Photometric == TiffDirectory.Rgb || page.Samples - (_alpha is null ? 0 : 1) >= ByteImage.Channels;
        _colors = [.. Enumerable.Range(0, page.Samples).Where(sample => sample != _alpha?.Sample).Take(isColor ? ByteImage.Channels : 1)];
        (_chunkWidth, _chunkHeight) = page.Chunk;
        _planes = page.IsPlanar ? page.Samples : 1;
        _rowBytes = (int)Int128.Min(RowBytes(page), int.MaxValue);
    }

    /// <summary>Whether a page is for this decoder.</summary>
    public static bool Takes(TiffDirectory page) =>
        page.Photometric is TiffDirectory.MinIsWhite or TiffDirectory.MinIsBlack or TiffDirectory.Rgb && !page.IsJpeg
            && page is { Width: > 0, Height: > 0, Samples: > 0 };

    /// <summary>Bytes beside the result that decoding takes.</summary>
    public static long WorkingBytes(TiffDirectory page) => (long)Int128.Min(
        long.MaxValue, RowBytes(page) * page.Chunk.Height * (page.IsPlanar ? Math.Min(page.Samples, ByteImage.Channels + 1) : 1));

    /// <summary>Decodes to RGB as stored, not turned upright.</summary>
    /// <exception cref="BadSampleException">Its samples are of a kind that is not read, or run to where no white is known.</exception>
    /// <exception cref="VipsException">It is broken or truncated.</exception>
    public static void Decode(byte* bytes, int length, string name, TiffDirectory page, ByteImage destination)
    {
        using var file = new TiffFile(bytes, length);
        var decoder = new TiffDecoder(name, page, file);
        decoder.Check();
        var white = decoder._kind.White ?? decoder.GuessWhite();
        destination.Reshape(page.Width, page.Height);
        decoder.ForEachRow((x, y, values) => decoder.Write(values, white, destination.Row(y)[(ByteImage.Channels * x)..]));
        destination.Guess = decoder.Guess(white);
    }

    private static Int128 RowBytes(TiffDirectory page) =>
        ((Int128)page.Chunk.Width * (page.IsPlanar ? 1 : page.Samples) * Math.Clamp(page.Bits[0], 0, ushort.MaxValue) + 7) / 8;

    private void Check()
    {
        if (_page.Bits.Distinct().Count() > 1 || _page.SampleFormats.Distinct().Count() > 1)
        {
            throw new BadSampleException(_name, "its bands have samples of different kinds: convert it first");
        }

        if (!_kind.IsKnown)
        {
            var format = _kind.Format switch { TiffDirectory.SignedSamples => "signed ", TiffDirectory.FloatSamples => "floating-point ",
                5 or 6 => "complex ", _ => "" };
            throw new BadSampleException(
                _name, $"its samples are {format}numbers of {_kind.Bits} bits, which are not read: convert it first");
        }

        if (_colors.Length == 2 || (_page.Photometric == TiffDirectory.Rgb && _colors.Length < ByteImage.Channels))
        {
            throw new BadSampleException(_name, $"its {_page.Samples} bands are said to be red, green and blue: it is broken");
        }

        var (across, down) = (((long)_page.Width - 1) / Math.Max(_chunkWidth, 1) + 1,
            ((long)_page.Height - 1) / Math.Max(_chunkHeight, 1) + 1);
        if (_chunkWidth < 1 || _chunkHeight < 1 || across * down * _planes > _file.ChunkCount(_page.IsTiled)
            || (long)_rowBytes * _chunkHeight != _file.ChunkBytes(_page.IsTiled))
        {
            throw new BadSampleException(_name, "a broken or truncated Tiff file (its strips do not cover it)");
        }
    }

    /// <summary>The smallest of the usual whites that holds all values of the colors.</summary>
    private double GuessWhite()
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        ForEachRow((_, _, values) =>
        {
            foreach (var color in values[.._colors.Length])
            {
                foreach (var value in color)
                {
                    if (double.IsFinite(value))
                    {
                        (least, most) = (Math.Min(least, value), Math.Max(most, value));
                    }
                }
            }
        });
        double[] whites = _kind.Largest is { } largest ? [.. ((double[])[byte.MaxValue, ushort.MaxValue]).Where(white => white < largest),
            largest] : [1, byte.MaxValue, ushort.MaxValue];
        var found = whites.FirstOrDefault(white => most <= (white == 1 ? Overshoot : white));
        var lowest = _kind.Largest is null ? -found / 10 : 0;   // resampled floats swing below black
        return found > 0 && least >= lowest ? found : throw new BadSampleException(_name, string.Create(CultureInfo.InvariantCulture,
            $"its values run from {least:G4} to {most:G4}, and which of them are black and white is not known: convert it to 8 or 16 "
                + $"bits, or to floats from 0 to 1"));
    }

    private delegate void RowVisitor(int x, int y, double[][] values);

    /// <summary>Visits each row of each strip or tile: the values of its colors, then of its alpha.</summary>
    private void ForEachRow(RowVisitor visit)
    {
        int[] samples = _alpha is { } alpha ? [.. _colors, alpha.Sample] : _colors;
        var buffers = Enumerable.Range(0, _page.IsPlanar ? samples.Length : 1)
            .Select(_ => new byte[(long)_rowBytes * _chunkHeight]).ToArray();
        var across = (_page.Width - 1) / _chunkWidth + 1;
        var perPlane = (long)across * ((_page.Height - 1) / _chunkHeight + 1);
        for (var chunk = 0L; chunk < perPlane; chunk++)
        {
            var (left, top) = ((int)(chunk % across) * _chunkWidth, (int)(chunk / across) * _chunkHeight);
            var (width, height) = (Math.Min(_chunkWidth, _page.Width - left), Math.Min(_chunkHeight, _page.Height - top));
            for (var i = 0; i < buffers.Length; i++)
            {
                var wanted = buffers[i].AsSpan(0, _rowBytes * (_page.IsTiled ? _chunkHeight : height));
                _file.ReadChunk(_page.IsTiled, chunk + (_page.IsPlanar ? samples[i] * perPlane : 0), wanted);
            }

            var values = samples.Select(_ => new double[width]).ToArray();
            for (var y = 0; y < height; y++)
            {
                for (var i = 0; i < samples.Length; i++)
                {
                    var row = buffers[_page.IsPlanar ? i : 0].AsSpan(y * _rowBytes, _rowBytes);
                    _kind.Read(row, _page.IsPlanar ? 0 : samples[i], _page.IsPlanar ? 1 : _page.Samples, values[i]);
                }

                visit(left, top + y, values);
            }
        }
    }

    private void Write(double[][] values, double white, Span<byte> row)
    {
        var isExact = _kind.White is not null;
        for (var x = 0; x < values[0].Length; x++)
        {
            var opacity = _alpha is null ? 1 : Math.Clamp(values[^1][x] / white, 0, 1);
            for (var channel = 0; channel < ByteImage.Channels; channel++)
            {
                var value = Math.Clamp(values[_colors.Length == 1 ? 0 : channel][x] / white, 0, 1);
                value = _page.Photometric == TiffDirectory.MinIsWhite ? 1 - value : value;
                value = _alpha is null ? value : (_alpha.Value.IsMultiplied ? value : value * opacity) + 1 - opacity;   // on white
                row[ByteImage.Channels * x + channel] = double.IsNaN(value) ? (byte)0
                    : isExact && _alpha is null
                        ? (byte)(value * 255.999999)
                        : (byte)Math.Clamp(value * byte.MaxValue + 0.5, 0, byte.MaxValue);
            }
        }
    }

    /// <summary>
    /// What the tags left open and how it was read, without anything that differs from image to image of the same kind; null where nothing
    /// is open.
    /// </summary>
    private string? Guess(double white)
    {
        List<string> text = [];
        var others = _page.Samples - _colors.Length - (_alpha is null ? 0 : 1);
        if (_page.Photometric != TiffDirectory.Rgb && _colors.Length == ByteImage.Channels)
        {
            text.Add("the first three of its bands, which the file calls gray, are taken for red, green and blue");
        }

        if (others > 0)
        {
            text.Add(
                $"{others} more {(others == 1 ? "band is" : "bands are")} left aside, since the file does not call "
                + $"{(others == 1 ? "it" : "them")} alpha");
        }

        if (_kind.White is null)
        {
            text.Add(
                string.Create(CultureInfo.InvariantCulture,
                    $"its {(_kind.Format == TiffDirectory.FloatSamples ? "floats" : $"numbers of {_kind.Bits} bits")} are taken to run "
                    + $"from 0, black, to {white:0}, white"));
        }

        return text.Count == 0 ? null : "TIFF: " + string.Join("; ", text);
    }
}
