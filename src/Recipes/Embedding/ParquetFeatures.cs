using Parquet;
using Parquet.Schema;

namespace Relight.Recipes.Embedding;

/// <summary>
/// Writes features as Parquet: a column of paths, columns of labels and parts where there are any, and a column of lists of float32.
/// </summary>
internal static class ParquetFeatures
{
    private const int RowsOfGroup = 4096;

    /// <summary>Writes a table.</summary>
    /// <param name="stream">Where to; can be sought.</param>
    /// <param name="photos">A row each.</param>
    /// <param name="values">Their features, row by row.</param>
    /// <param name="width">Features of a row.</param>
    public static void Write(Stream stream, IReadOnlyList<Photo> photos, float[] values, int width) =>
        WriteAsync(stream, photos, values, width).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, IReadOnlyList<Photo> photos, float[] values, int width)
    {
        var path = new DataField<string>("path", nullable: false);
        var texts = new List<(DataField Field, Func<Photo, string?> Of)> { (path, photo => photo.Path) };
        if (photos.Any(photo => photo.Label is not null))
        {
            texts.Add((new DataField<string>("label"), photo => photo.Label));
        }

        if (photos.Any(photo => photo.Part is not null))
        {
            texts.Add((new DataField<string>("part"), photo => photo.Part));
        }

        var element = new DataField<float>("element", nullable: false);
        var schema = new ParquetSchema([.. texts.Select(text => (Field)text.Field), new ListField("features", element)]);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, options).ConfigureAwait(false);
        for (var first = 0; first < photos.Count; first += RowsOfGroup)
        {
            var count = Math.Min(RowsOfGroup, photos.Count - first);
            using var group = writer.CreateRowGroup();
            foreach (var (field, text) in texts)
            {
                string[] column = [.. photos.Skip(first).Take(count).Select(photo => text(photo)!)];
                await group.WriteAsync(field, column).ConfigureAwait(false);
            }

            // the first number of a row begins a list, the others go on with it
            int[] begins = [.. Enumerable.Range(0, count * width).Select(i => i % width == 0 ? 0 : 1)];
            var defined = new int[begins.Length];
            Array.Fill(defined, element.MaxDefinitionLevel);
            await group.WriteAllPartsAsync<float>(
                element, values.AsMemory(first * width, count * width), defined, begins, CancellationToken.None).ConfigureAwait(false);
            group.CompleteValidate();
        }
    }
}
