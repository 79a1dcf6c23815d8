using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Relight.Runs;

namespace Relight.Recipes.Embedding;

/// <summary>Groups of the same photographs as a CSV file: a line for each of their files.</summary>
internal static class DuplicatesTable
{
    private static readonly string[] Columns =
        ["group", "path", "label", "part", "width", "height", "bytes", "same_bytes", "likeness", "could_be_deleted"];

    /// <summary>Writes it, whole or not at all.</summary>
    public static void Write(string file, DuplicateSearch search) => AtomicFile.Write(file, stream =>
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        WriteRow(csv, Columns);
        foreach (var (number, group) in search.Groups.Index())
        {
            var deletable = group.Deletable.ToHashSet();
            foreach (var one in group.Files)
            {
                WriteRow(csv,
                [
                    number + 1, one.Photo.Path, one.Photo.Label, one.Photo.Part, one.Size.Width, one.Size.Height, one.Bytes,
                    one.IsCopy ? 1 : 0, one.Likeness, deletable.Contains(one) ? 1 : 0,
                ]);
            }
        }
    });

    private static void WriteRow(CsvWriter csv, IEnumerable<object?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(Convert.ToString(field, CultureInfo.InvariantCulture));
        }

        csv.NextRecord();
    }
}
