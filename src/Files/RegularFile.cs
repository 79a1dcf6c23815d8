using System.Runtime.InteropServices;

namespace Relight.Files;

/// <summary>
/// Tells files from what only looks like one: opening a named pipe waits for whoever writes to it, and nothing interrupts that.
/// </summary>
internal static unsafe partial class RegularFile
{
    private const int AtCurrentFolder = -100;
    private const uint AskType = 1;
    private const int BytesOfAnswer = 256;
    private const int OffsetOfMode = 28;
    private const int TypeMask = 0xF000;

    /// <summary>
    /// Refuses a path that leads to a pipe, socket or device, without opening it. What does not exist is left to whoever opens it.
    /// </summary>
    /// <param name="path">A path; links are followed.</param>
    /// <exception cref="IOException">It is no regular file; the message names the path and what it is.</exception>
    /// <remarks>Linux only: elsewhere every path passes.</remarks>
    public static void Expect(string path)
    {
        if (OtherKind(path) is { } kind)
        {
            throw new IOException($"'{path}' is {kind}, not a regular file, so it is not opened. Copy its content into a file first.");
        }
    }

    /// <summary>
    /// What a path leads to where that is a pipe, socket or device: "a named pipe"; null for files and folders, and where there is nothing.
    /// </summary>
    /// <param name="path">A path; links are followed.</param>
    public static string? OtherKind(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        var answer = stackalloc byte[BytesOfAnswer];
        return statx(AtCurrentFolder, path, 0, AskType, answer) != 0 ? null : (*(ushort*)(answer + OffsetOfMode) & TypeMask) switch
        {
            0x1000 => "a named pipe",
            0x2000 => "a character device",
            0x6000 => "a block device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    /// <summary>What is wrong with a link that leads to no file: "it links to /there/photo.jpg, which is not there"; null for all else.</summary>
    /// <param name="path">A path.</param>
    public static string? DanglingLink(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: false } target
                ? $"it links to {target.FullName}, which is not there"
                : null;
        }
        catch (IOException) when (new FileInfo(path).LinkTarget is { } next)
        {
            return $"it links to {next}, and from there back in a circle";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The kernel's own struct, the same on every processor: linux/stat.h
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, byte* answer);
}
