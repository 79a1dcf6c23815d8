using System.Text;
using Relight.Files;

namespace Relight.Tensors.Weights;

/// <summary>Tells kinds of weights apart by their first bytes, and names what else people have under such names.</summary>
internal static class WeightsSignature
{
    private const int Length = 512;

    private static readonly (byte[] Start, string Kind)[] Others =
    [
        ("version https://git-lfs"u8.ToArray(),
            "a Git LFS pointer, which stands for a file that is still to be fetched: run git lfs pull in its repository"),
        ([0x89, .. "HDF"u8], "an HDF5 file, as Keras writes them; PyTorch's files and safetensors are read"),
        ("GGUF"u8.ToArray(), "a GGUF file; PyTorch's files and safetensors are read"),
        ([0x93, .. "NUMPY"u8], "a NumPy array; PyTorch's files and safetensors are read"),
        ([0x1F, 0x8B], "compressed with gzip: unpack it first"),
        ([0xFD, .. "7zXZ"u8], "compressed with xz: unpack it first"),
        ([.. "BZh"u8], "compressed with bzip2: unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd: unpack it first"),
        ([.. "Rar!"u8], "a RAR archive: unpack it first"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive: unpack it first"),
        ([0x89, .. "PNG"u8], "a PNG image, not weights"),
        ("GIF8"u8.ToArray(), "a GIF image, not weights"),
        ("II*\0\b\0\0\0"u8.ToArray(), "a TIFF image, not weights"),
        ("MM\0*"u8.ToArray(), "a TIFF image, not weights"),
        ("%PDF-"u8.ToArray(), "a PDF document, not weights"),
    ];

    /// <summary>The kind of a file.</summary>
    /// <exception cref="WeightsFormatException">It is of another kind, which is named where it is known.</exception>
    /// <exception cref="IOException">The file is missing, cannot be read, or is a pipe or device.</exception>
    internal static WeightsKind Detect(string path)
    {
        RegularFile.Expect(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Length];
        var start = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        if (start.IsEmpty)
        {
            throw new WeightsFormatException(path, null, "the file is empty (0 bytes): fetch or copy it again.");
        }
        foreach (var (magic, kind) in Others)
        {
            if (start.StartsWith(magic))
            {
                throw new WeightsFormatException(path, null, $"this is {kind}.");
            }
        }
        if (start is [0xFF, 0xD8, 0xFF, >= 0xC0, ..])
        {
            throw new WeightsFormatException(path, null, "this is a JPEG image, not weights.");
        }
        if (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8))
        {
            throw new WeightsFormatException(path, null, "this is a WebP image, not weights.");
        }
        if (start.Length > 262 && start[257..].StartsWith("ustar"u8))
        {
            throw new WeightsFormatException(
                path, null, "this is a tar archive: unpack it, or, if PyTorch before 0.2 wrote it, load and save it again in Python.");
        }

        // A zip archive begins with "PK\3\4", an empty one with "PK\5\6"; a pickle (the format before PyTorch 1.6) with its protocol; a
        // safetensors file with its header's length, at most 100 MB, so that the fifth to eighth byte are zero.
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8)
            || (start is [0x80, >= 2 and <= 5, ..] && start.Length >= 8 && start[4..8].ContainsAnyExcept((byte)0)))
        {
            return WeightsKind.PyTorch;
        }
        return TextOf(start) is not { } text ? WeightsKind.Safetensors
            : IsIndex(path, text) ? WeightsKind.Index
            : throw new WeightsFormatException(path, null, IsHtml(text)
                ? "this is a web page (HTML), not weights: the download gave a page, perhaps an error or a form. Fetch the file itself."
                : $"this is text, not weights; it begins with \"{Beginning(text)}\".");
    }

    private static bool IsIndex(string path, string text) =>
        text.StartsWith('{') && (path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)
            || text.Contains("\"weight_map\"", StringComparison.Ordinal));

    private static bool IsHtml(string text) => text.StartsWith('<')
        && (text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<head", StringComparison.OrdinalIgnoreCase) || text.Contains("<?xml", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The text that the bytes are; null where they do not begin as text, or one of them is a control character, as in the length that
    /// begins a safetensors file.
    /// </summary>
    private static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value < ' ' && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f'))
            {
                return null;
            }
        }
        var text = Encoding.UTF8.GetString(bytes);
        return text[..Math.Min(text.Length, 8)].Contains('\uFFFD') ? null : text.TrimStart('\uFEFF', ' ', '\n', '\r', '\t');
    }

    private static string Beginning(string text)
    {
        var line = text.Split('\n')[0].Trim();
        return line.Length <= 60 ? line : line[..60] + "…";
    }
}
