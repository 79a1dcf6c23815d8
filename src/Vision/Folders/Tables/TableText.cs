using System.Text;
using System.Text.Unicode;
using Relight.Vision.Decoding;

namespace Relight.Vision.Folders.Tables;

/// <summary>
/// The text of a table, whatever wrote it: UTF-8, UTF-16 or UTF-32 by their marks, UTF-16 without one, Windows-1252 for what is no UTF-8.
/// </summary>
internal static class TableText
{
    private const int Western = 1252;
    private const int Sample = 4096;

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(true, throwOnInvalidBytes: true)),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, true, throwOnInvalidBytes: true)),
    ];

    /// <summary>Reads a file as text.</summary>
    /// <param name="table">The file.</param>
    /// <param name="notes">Told an encoding that was guessed.</param>
    /// <exception cref="InvalidDataException">It is no text, or holds characters that no table has; the message names the line.</exception>
    public static string Read(string table, ICollection<string> notes)
    {
        var bytes = File.ReadAllBytes(table);
        if (Foreign(bytes) is { } kind)
        {
            throw new InvalidDataException(
                $"{table} is {kind}. Expected a folder of images, or a table as text: a line for each image, such as photos/cat.jpg,cat.");
        }

        var text = Decode(table, bytes, notes);
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            line += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')) ? 1 : 0;
            if (text[i] is '\0' or '\uFFFE' or '\uFFFF' or (>= '\uFDD0' and <= '\uFDEF'))
            {
                throw new InvalidDataException(
                    $"{table}, line {line}: the character U+{(int)text[i]:X4}, which no text has. Take it out, or save the table anew as "
                    + "text (UTF-8).");
            }
        }

        return text;
    }

    private static string? Foreign(byte[] bytes) =>
        bytes.AsSpan().StartsWith("PK\x3\x4"u8) ? "a zip archive or an Excel workbook: unpack it, or save it as CSV"
        : bytes is [0x1F, 0x8B, ..] ? "a gzip archive: unpack it"
        : bytes.AsSpan().StartsWith("PAR1"u8) ? "a Parquet file: save it as CSV"
        : bytes.Contains((byte)0) && ImageSignature.Detect(bytes) != ImageFormat.Unknown ? "an image"
        : bytes.AsSpan().Trim(" \r\n"u8) is [(byte)'{' or (byte)'[', .., (byte)'}' or (byte)']'] ? "JSON"
        : null;

    private static string Decode(string table, byte[] bytes, ICollection<string> notes)
    {
        try
        {
            foreach (var (mark, encoding) in Marks)
            {
                if (bytes.AsSpan().StartsWith(mark))
                {
                    return encoding.GetString(bytes.AsSpan(mark.Length));
                }
            }
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(
                $"{table} is damaged: its first bytes say how its text is encoded, but byte {error.Index} does not fit that. Save it "
                + "anew as UTF-8.", error);
        }

        if (WithoutMark(bytes) is { } wide)
        {
            notes.Add($"{table} is read as UTF-16, which it does not say itself.");
            return wide.GetString(bytes);
        }

        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        notes.Add($"{table} is not UTF-8, so it is read as Windows-1252 (Western European). If its labels look wrong, save it as UTF-8.");
        return CodePagesEncodingProvider.Instance.GetEncoding(Western)!.GetString(bytes);
    }

    /// <summary>Latin text in UTF-16 has a zero in every other byte, and none in the others.</summary>
    private static Encoding? WithoutMark(byte[] bytes)
    {
        var sample = bytes.AsSpan(0, Math.Min(bytes.Length, Sample) & ~1);
        var zeros = (Even: 0, Odd: 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            zeros.Even += sample[i] == 0 ? 1 : 0;
            zeros.Odd += sample[i + 1] == 0 ? 1 : 0;
        }

        return zeros.Odd > sample.Length / 4 && zeros.Even == 0 ? Encoding.Unicode
            : zeros.Even > sample.Length / 4 && zeros.Odd == 0 ? Encoding.BigEndianUnicode
            : null;
    }
}
