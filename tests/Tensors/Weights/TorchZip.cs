using System.IO.Compression;

namespace Relight.Tests.Tensors.Weights;

/// <summary>Archives as torch.save writes them, and as it does not.</summary>
internal static class TorchZip
{
    /// <summary>Writes an archive of uncompressed entries.</summary>
    public static void Write(string path, params (string Name, byte[] Bytes)[] entries) =>
        Write(path, entries, CompressionLevel.NoCompression);

    private static void Write(string path, IEnumerable<(string Name, byte[] Bytes)> entries, CompressionLevel level)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }

    /// <summary>Writes another archive anew, with each entry's bytes changed; null leaves the entry out.</summary>
    public static void Repack(string from, string to, Func<string, byte[], byte[]?> change, CompressionLevel level)
    {
        using var zip = ZipFile.OpenRead(from);
        Write(to, [.. zip.Entries.Select(entry => (entry.FullName, change(entry.FullName, BytesOf(entry)))).Where(
            entry => entry.Item2 is not null)!], level);
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
