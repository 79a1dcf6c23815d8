using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Relight.Tests.Downloads;

/// <summary>A small archive made by hand, good or hostile.</summary>
internal sealed class TestArchive
{
    private readonly MemoryStream _bytes = new();
    private readonly TarWriter _writer;

    public TestArchive() => _writer = new(_bytes, TarEntryFormat.Pax, leaveOpen: true);

    public TestArchive File(string name, params byte[] content) => Entry(TarEntryType.RegularFile, name, content);

    public TestArchive Folder(string name) => Entry(TarEntryType.Directory, name);

    public TestArchive Link(TarEntryType kind, string name, string target)
    {
        _writer.WriteEntry(new PaxTarEntry(kind, name) { LinkName = target });
        return this;
    }

    public TestArchive Entry(TarEntryType kind, string name, byte[]? content = null)
    {
        var entry = new PaxTarEntry(kind, name);
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content);
        }

        _writer.WriteEntry(entry);
        return this;
    }

    public byte[] Tar()
    {
        _writer.Dispose();
        return _bytes.ToArray();
    }

    public byte[] Tgz()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Tar());
        }

        return compressed.ToArray();
    }

    /// <summary>A compressed archive that begins with a header of a type of its own, and so many zeros for it.</summary>
    public static byte[] WithHugeHeader(char type, int length)
    {
        var header = new byte[512];
        "name"u8.CopyTo(header);
        System.Text.Encoding.ASCII.GetBytes(
            "0000644\00000000\00000000\0" + Convert.ToString(length, 8).PadLeft(11, '0') + "\000000000000\0").CopyTo(header, 100);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(header);
            gzip.Write(new byte[length]);
        }

        return compressed.ToArray();
    }

    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>An archive with the shape of Imagenette's: two parts, two classes, files of random (incompressible) bytes.</summary>
    public static TestArchive Photographs(string top, params string[] parts)
    {
        var archive = new TestArchive().Folder(top + "/");
        var random = new Random(top.Length);
        foreach (var part in parts)
        {
            foreach (var name in (string[])["n01/a.JPEG", "n01/b.JPEG", "n02/c.JPEG"])
            {
                var content = new byte[20_000 + random.Next(1000)];
                random.NextBytes(content);
                archive.File($"{top}/{part}/{name}", content);
            }
        }

        return archive;
    }
}
