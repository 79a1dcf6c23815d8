using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Relight.Tests.Vision.Datasets.Fetching;

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
