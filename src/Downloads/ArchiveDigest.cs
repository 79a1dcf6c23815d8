using System.Buffers;
using System.Security.Cryptography;

namespace Relight.Downloads;

/// <summary>SHA-256 of files.</summary>
internal static class ArchiveDigest
{
    private const int BufferLength = 1 << 18;

    /// <summary>SHA-256 of a file, 64 hexadecimal digits in lower case.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static string Compute(string path, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (name, length) = (Path.GetFileName(path), RandomAccess.GetLength(file));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var done = 0L;
            for (int read; (read = RandomAccess.Read(file, buffer, done)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                digest.AppendData(buffer, 0, read);
                done += read;
                progress?.Report(new(FetchStage.Verifying, name, done, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
