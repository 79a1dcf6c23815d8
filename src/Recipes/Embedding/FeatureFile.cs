using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Recipes.Embedding;

/// <summary>
/// Writes features as a file whose extension says the format: .parquet, .npy or .csv. It is written under another name and renamed at the
/// end, so that a file under its own name is whole.
/// </summary>
internal static class FeatureFile
{
    /// <summary>The extensions that are known.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".parquet", ".npy", ".csv"];

    /// <summary>Where the paths go that belong to the rows of a .npy file, which has no place for them.</summary>
    public static string PathsBeside(string file) => Path.ChangeExtension(file, ".paths.csv");

    /// <summary>Refuses a file whose format is not known.</summary>
    /// <exception cref="ArgumentException">Its extension is another.</exception>
    public static void CheckName(string option, string file)
    {
        if (!Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
        {
            throw new ArgumentException($"{option} {file}: expected a file that ends in {string.Join(", ", Extensions)}.");
        }
    }

    /// <summary>Writes the features of photographs; files that are there are replaced.</summary>
    /// <param name="file">The file; <see cref="CheckName"/> knows its extension.</param>
    /// <param name="features">The features.</param>
    /// <param name="normalize">Whether each row is brought to length 1.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static IReadOnlyList<string> Write(string file, PhotoFeatures features, bool normalize)
    {
        using var scope = new TensorScope();
        var rows = normalize ? Embeddings.Normalized(features.Features) : features.Features;
        var (values, width) = (rows.ToArray<float>(), (int)rows.Shape[1]);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".parquet":
                AtomicFile.Write(file, stream => ParquetFeatures.Write(stream, features.Photos, values, width));
                return [file];
            case ".npy":
                AtomicFile.Write(PathsBeside(file), stream => WriteTable(stream, features.Photos, [], 0));
                AtomicFile.Write(file, stream => NpyFile.Write(stream, values, width));
                return [file, PathsBeside(file)];
            default:
                AtomicFile.Write(file, stream => WriteTable(stream, features.Photos, values, width));
                return [file];
        }
    }

    /// <summary>A line for each photograph: path, label and part where there are any, then its features as f0, f1, …</summary>
    private static void WriteTable(Stream stream, IReadOnlyList<Photo> photos, float[] values, int width)
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        var (hasLabels, hasParts) = (photos.Any(photo => photo.Label is not null), photos.Any(photo => photo.Part is not null));
        Write("path", "label", "part", Enumerable.Range(0, width).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i}")));
        foreach (var (row, photo) in photos.Index())
        {
            Write(photo.Path, photo.Label, photo.Part,
                values.Skip(row * width).Take(width).Select(value => value.ToString(CultureInfo.InvariantCulture)));
        }

        void Write(string path, string? label, string? part, IEnumerable<string> fields)
        {
            csv.WriteField(path);
            if (hasLabels)
            {
                csv.WriteField(label);
            }

            if (hasParts)
            {
                csv.WriteField(part);
            }

            foreach (var field in fields)
            {
                csv.WriteField(field);
            }

            csv.NextRecord();
        }
    }
}
