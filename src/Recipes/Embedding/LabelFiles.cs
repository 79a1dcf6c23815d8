using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Relight.Reports;
using Relight.Runs;
using static System.FormattableString;

namespace Relight.Recipes.Embedding;

/// <summary>The two files by which people label photographs: a table to fill in, and a contact sheet to look at.</summary>
internal static class LabelFiles
{
    /// <summary>The table's name in its folder.</summary>
    public const string TableName = "labels.csv";

    /// <summary>The contact sheet's.</summary>
    public const string SheetName = "sheet.html";

    /// <summary>The row of a spreadsheet that the first photograph is in: a comment and the names of the columns come before.</summary>
    private const int FirstRow = 3;

    // No separator in it, so that a spreadsheet saves it without quotes, and it stays a comment.
    private const string Comment =
        "# Write the class of each photograph behind its path. What stays empty is left out. Then: ./relight train ";

    /// <summary>Refuses a folder whose table may be filled in already.</summary>
    /// <exception cref="IOException">It has one, or is a file.</exception>
    public static void CheckFolder(string option, string folder)
    {
        var table = Path.Join(folder, TableName);
        if (File.Exists(table))
        {
            throw new IOException(
                $"{option} {folder}: {table} is there already, and its labels would be lost. Name another folder; --known {table} takes "
                + "its labels into account.");
        }

        if (File.Exists(folder))
        {
            throw new IOException($"{option} {folder}: expected a folder, but it is a file.");
        }
    }

    /// <summary>Writes both files into a folder, which is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="photos">The photographs to label, the most useful first.</param>
    /// <param name="count">Among how many they were chosen.</param>
    public static void Write(string folder, IReadOnlyList<Photo> photos, int count)
    {
        var sheet = new ImageGrid { ThumbnailWidth = 160 };
        foreach (var (place, photo) in photos.Index())
        {
            sheet.Add(PhotoThumbnail.Of(photo.Path), Invariant($"row {place + FirstRow}\n{photo.Path}"));
        }

        Directory.CreateDirectory(folder);
        var report = new HtmlReport($"{photos.Count} photographs to label") { Kicker = "relight label" };
        report.AddFact("chosen among", Invariant($"{count:N0}"));
        report.AddSection("Which class is each?").AddFigure(
            sheet, $"The number is the row of {TableName} as a spreadsheet counts. The first are the most useful.");
        report.Write(Path.Join(folder, SheetName));
        AtomicFile.Write(Path.Join(folder, TableName), stream => WriteTable(stream, folder, photos));
    }

    private static void WriteTable(Stream stream, string folder, IReadOnlyList<Photo> photos)
    {
        using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(Comment + TableName);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        Write("path", "label");
        foreach (var photo in photos)
        {
            Write(Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(photo.Path)), "");
        }

        void Write(string path, string label)
        {
            csv.WriteField(path);
            csv.WriteField(label);
            csv.NextRecord();
        }
    }
}
