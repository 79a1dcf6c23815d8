using System.Formats.Tar;
using System.IO.Compression;
using Relight.Files;

namespace Relight.Downloads;

/// <summary>Unpacks .tgz and .tar files from strangers into an empty folder.</summary>
/// <remarks>
/// Refused, by name: absolute paths, "..", links symbolic and hard, devices, pipes, a second entry under the same path, archives
/// that grow to more than a hundred times their size, and names and attributes of more than a megabyte. Owners, permissions and times are
/// not taken over. An archive that breaks off is an error even where it breaks off between two files.
/// </remarks>
internal sealed class ArchiveExtractor
{
    private const int MaxGrowth = 100;
    private const long GrowthAllowance = 1L << 30;
    private const int BytesOfEntry = 4096;   // what even an empty file or folder takes on a disk
    private const int ShownName = 200;

    private readonly string _archive;
    private readonly string _target;
    private readonly IProgress<FetchProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, int> _folders = [];
    private long _written;

    private ArchiveExtractor(string archive, string target, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        _archive = archive;
        _target = target;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Writes the files of <paramref name="archive"/> below <paramref name="target"/>, which must hold none of them.</summary>
    /// <exception cref="ArchiveException">The archive is damaged, breaks off, or holds something that is refused.</exception>
    public static ExtractedTree Extract(
        string archive, string target, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        RegularFile.Expect(archive);
        var extractor = new ArchiveExtractor(archive, target, progress, cancellation);
        using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream plain = isGzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
        using var watched = new TarWatchingStream(archive, plain);
        extractor.ExtractAll(file, watched);
        return new(extractor._folders);
    }

    private void ExtractAll(FileStream file, TarWatchingStream stream)
    {
        using var reader = new TarReader(stream, leaveOpen: true);
        while (Reading(() => reader.GetNextEntry()) is { } entry)
        {
            _cancellation.ThrowIfCancellationRequested();
            Extract(entry, file.Length);
            _progress?.Report(new(FetchStage.Extracting, Path.GetFileName(_archive), file.Position, file.Length));
        }

        // The rest is padding, but reading it checks the compression's own checksum.
        Reading(() =>
        {
            stream.CopyTo(Stream.Null);
            return 0;
        });
        if (!stream.EndsWithZeros)
        {
            throw new ArchiveException(_archive, "expected the two empty blocks that end a tar archive, but it breaks off before them. "
                + "It was not copied or downloaded whole; fetch it again.");
        }
    }

    private void Extract(TarEntry entry, long archiveLength)
    {
        _written += Math.Max(entry.Length, BytesOfEntry);
        if (_written > MaxGrowth * archiveLength + GrowthAllowance)
        {
            throw Refused(entry, $"with it the files would take {_written:N0} bytes, for an archive of {archiveLength:N0} bytes: "
                + "it looks like a decompression bomb");
        }

        switch (entry.EntryType)
        {
            case TarEntryType.GlobalExtendedAttributes:
                return;
            case TarEntryType.Directory:
                CreateFolder(string.Join('/', Parts(entry)));
                return;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                break;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                throw Refused(entry, $"it is a link (to '{entry.LinkName}'), and links are not extracted");
            default:
                throw Refused(entry, $"it is no file and no folder but of the kind {entry.EntryType}");
        }

        var parts = Parts(entry);
        if (parts.Length == 0)
        {
            throw Refused(entry, "it is a file without a name");
        }

        var folder = string.Join('/', parts[..^1]);
        CreateFolder(folder);
        WriteFile(entry, Path.Combine([_target, .. parts]));
        _folders[folder]++;
    }

    private void CreateFolder(string folder)
    {
        if (_folders.TryAdd(folder, 0))
        {
            try
            {
                Directory.CreateDirectory(Path.Combine(_target, folder));
            }
            catch (IOException e) when (File.Exists(Path.Combine(_target, folder)))
            {
                throw new ArchiveException(_archive, $"refused '{folder}': it is both a file and a folder here.", e);
            }
        }
    }

    private void WriteFile(TarEntry entry, string path)
    {
        if (Path.Exists(path))
        {
            throw Refused(entry, "the same path has come before, in this archive or another");
        }

        using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        if (entry.DataStream is not { } data)
        {
            return;
        }

        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            var copied = 0L;
            for (int read; (read = Reading(() => data.Read(buffer))) > 0; copied += read)
            {
                _cancellation.ThrowIfCancellationRequested();
                output.Write(buffer, 0, read);
            }

            if (copied != entry.Length)
            {
                throw BrokenOff(null);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string[] Parts(TarEntry entry) => EntryPath.Parse(entry.Name, out var reason) ?? throw Refused(entry, reason);

    // What fails while reading is the archive's fault; what fails while writing is the disk's, and stays an IOException.
    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EndOfStreamException e)
        {
            throw BrokenOff(e);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException or ArgumentException)
        {
            throw new ArchiveException(
                _archive, $"expected a .tgz or .tar archive, but it is damaged or something else ({e.Message}). Fetch it again.", e);
        }
    }

    private ArchiveException BrokenOff(Exception? inner) => new(
        _archive, "the archive breaks off in the middle: it was not copied or downloaded whole. Fetch it again.", inner);

    private ArchiveException Refused(TarEntry entry, string reason) => new(
        _archive, $"refused the entry '{(entry.Name.Length > ShownName ? entry.Name[..ShownName] + "…" : entry.Name)}': {reason}.");
}
