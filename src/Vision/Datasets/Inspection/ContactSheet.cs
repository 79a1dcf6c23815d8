using System.Globalization;
using System.Security;
using System.Text;
using Relight.Data;
using Relight.Vision.Pictures;

namespace Relight.Vision.Datasets.Inspection;

/// <summary>Samples of a data set side by side, a row for each class: the answer of <c>data show</c>.</summary>
public static class ContactSheet
{
    private const int Gap = 4, LabelWidth = 150, FontSize = 14;

    /// <summary>Draws a sheet.</summary>
    /// <param name="data">Samples of three channels (RGB) or one (gray).</param>
    /// <param name="columns">Samples in a row, 1 or more; a class with fewer gets a shorter row.</param>
    /// <param name="rows">Rows at most: classes, or rows of samples where there are no labels.</param>
    /// <param name="seed">Which samples are drawn.</param>
    /// <param name="nameOf">What to write before a class's row; by default its name, with Imagenette's ids in English.</param>
    /// <returns>A PNG file; cells as large as the samples, but small samples are enlarged to about 64 pixels.</returns>
    /// <remarks>A sample that cannot be read leaves its cell gray.</remarks>
    public static byte[] Png(Dataset data, int columns = 8, int rows = 10, ulong seed = 0, Func<string, string>? nameOf = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var picked = Pick(data, columns, rows, seed);
        var shape = data.Layout.Image;
        var scale = Math.Max(1, 64 / Math.Max(shape.Height, shape.Width));
        var (cellWidth, cellHeight) = (shape.Width * scale + Gap, shape.Height * scale + Gap);
        var left = data.Classes.Count > 0 ? LabelWidth : 0;
        var (width, height) = (left + columns * cellWidth + Gap, picked.Count * cellHeight + Gap);

        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\">")
            .Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var row = 0; row < picked.Count; row++)
        {
            var (label, indices) = picked[row];
            var y = Gap + row * cellHeight;
            if (label >= 0)
            {
                var name = (nameOf ?? Imagenette.NameOf)(data.Classes[label]);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Gap}\" y=\"{y + cellHeight / 2}\" font-size=\"{FontSize}\" ")
                    .Append("font-family=\"sans-serif\" fill=\"#333\">").Append(SecurityElement.Escape(Printable(name))).Append("</text>");
            }

            for (var column = 0; column < indices.Length; column++)
            {
                Draw(svg, data, indices[column], left + Gap + column * cellWidth, y, scale);
            }
        }

        return ImageEncoder.PngFromSvg(svg.Append("</svg>").ToString());
    }

    /// <summary>XML has no control characters, not even escaped.</summary>
    private static string Printable(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) || c is '\uFFFE' or '\uFFFF' ? '\uFFFD' : c));

    private static void Draw(StringBuilder svg, Dataset data, int index, int x, int y, int scale)
    {
        var shape = data.Layout.Image;
        var (width, height) = (shape.Width * scale, shape.Height * scale);
        var sample = new byte[data.Layout.ByteCount];
        var random = new CounterRandom(0, index: index);
        try
        {
            data.ReadBytes(index, ref random, sample);
        }
        catch (BadSampleException)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"#ccc\"/>");
            return;
        }

        var pixels = data.Layout.Slice(SampleField.ImageName, sample);

        // Large cells go in as JPEG: the SVG reader refuses documents of more than 10 MB.
        var (kind, file) = shape.Width > 64
            ? ("jpeg", ImageEncoder.Jpeg(pixels, shape.Width, shape.Height, shape.Channels, quality: 92))
            : ("png", ImageEncoder.Png(pixels, shape.Width, shape.Height, shape.Channels));
        svg.Append(CultureInfo.InvariantCulture, $"<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" ")
            .Append("image-rendering=\"optimizeSpeed\" xlink:href=\"data:image/").Append(kind).Append(";base64,")
            .Append(Convert.ToBase64String(file)).Append("\"/>");
    }

    // For each row its class (or −1) and its samples, in random order.
    private static List<(int Label, int[] Indices)> Pick(Dataset data, int columns, int rows, ulong seed)
    {
        var order = Enumerable.Range(0, data.Count).ToArray();
        new CounterRandom(seed).Shuffle<int>(order);
        return data.Classes.Count == 0
            ? [.. order.Take(columns * rows).Chunk(columns).Select(chunk => (-1, chunk))]
            : [.. order.GroupBy(data.Label).Where(group => group.Key >= 0).OrderBy(group => group.Key).Take(rows)
                .Select(group => (group.Key, group.Take(columns).ToArray()))];
    }
}
