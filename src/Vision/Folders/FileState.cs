using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using Relight.Files;

namespace Relight.Vision.Folders;

/// <summary>By what a file is known without reading all of it; of a link, the file that it leads to.</summary>
/// <param name="Length">Its bytes; −1 when it cannot be read.</param>
/// <param name="Changed">When it was last written, in ticks, UTC.</param>
/// <param name="Ends">XXH128 of its first and its last 4 KiB: copies with equal sizes and times are common, equal ends are not.</param>
internal readonly record struct FileState(long Length, long Changed, UInt128 Ends)
{
    private const int End = 4096;

    public static FileState Of(string path)
    {
        try
        {
            RegularFile.Expect(path);
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            Span<byte> ends = stackalloc byte[2 * End];
            var read = RandomAccess.Read(file, ends[..End], 0);
            read += length > End ? RandomAccess.Read(file, ends.Slice(read, End), Math.Max(length - End, read)) : 0;
            return new(length, LastWrite(file), XxHash128.HashToUInt128(ends[..read]));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new(-1, 0, 0);
        }
    }

    private static long LastWrite(SafeFileHandle file)
    {
        try
        {
            return File.GetLastWriteTimeUtc(file).Ticks;
        }
        catch (ArgumentOutOfRangeException)
        {
            return long.MaxValue;   // after the year 9999, which disks know and .NET does not
        }
    }
}
