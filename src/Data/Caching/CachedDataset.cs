using System.Buffers.Binary;

namespace Relight.Data.Caching;

/// <summary>
/// Keeps the bytes of a data set on disk, but for labels that it knows anyway: what has been read once is never decoded again, in this
/// process or in any later one. The file fills as samples are read. It may be interrupted at any time, several processes may fill it
/// together, and samples that turned out bad are remembered with the reason. Another data set, other files or other transforms make another
/// file.
/// </summary>
public sealed class CachedDataset : Dataset, IDisposable
{
    private readonly SampleStore? _store;
    private volatile string? _writeError;

    /// <summary>Keeps what <paramref name="source"/> reads in a file below <paramref name="directory"/>.</summary>
    /// <param name="source">A data set with a <see cref="Dataset.CacheKey"/>: without random transforms.</param>
    /// <param name="directory">
    /// Made when missing. It needs room for <see cref="Dataset.Count"/> × the bytes of a sample. Where it cannot be used, nothing is kept,
    /// and <see cref="WriteError"/> says why.
    /// </param>
    /// <exception cref="ArgumentException">The source has no cache key.</exception>
    public CachedDataset(Dataset source, string directory)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        (Source, Folder) = (source, directory);
        var key = source.CacheKey ?? throw new ArgumentException(
            "This data set cannot be cached: its samples are drawn at random. Put the cache before the random transforms.", nameof(source));
        try
        {
            var layout = source.Layout;
            _store = SampleStore.Open(directory, layout.IsLabeledImage ? key : $"{key}\n{layout}", source.Count, layout.ReadByteCount);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _writeError = error.Message;
        }
    }

    /// <summary>Where the samples come from the first time.</summary>
    public Dataset Source { get; }

    /// <summary>The folder that was named.</summary>
    public string Folder { get; }

    /// <summary>The file that keeps the samples; null where it cannot be used.</summary>
    public string? FilePath => _store?.Path;

    /// <summary>How many samples the file holds by now, bad ones included.</summary>
    public int CachedCount => _store?.CountWritten() ?? 0;

    /// <summary>Why nothing more is kept, as when the disk is full; null while all is well. Reading goes on without the cache.</summary>
    public string? WriteError => _writeError;

    /// <inheritdoc/>
    public override int Count => Source.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => Source.Classes;

    /// <inheritdoc/>
    public override SampleLayout Layout => Source.Layout;

    /// <inheritdoc/>
    public override int Label(int index) => Layout.HasKnownLabel ? Source.Label(index) : base.Label(index);

    /// <inheritdoc/>
    public override string Describe(int index) => Source.Describe(index);

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        if (_store is null)
        {
            Source.ReadBytes(index, ref random, destination);
            return;
        }

        var read = destination[..Layout.ReadByteCount];
        if (_store.TryRead(index, read, out var badReason))
        {
            if (badReason is not null)
            {
                throw new BadSampleException(Source.Describe(index), badReason);
            }

            if (Layout.HasKnownLabel)
            {
                BinaryPrimitives.WriteInt64LittleEndian(destination[read.Length..], Source.Label(index));
            }

            return;
        }

        try
        {
            Source.ReadBytes(index, ref random, destination);
            TryKeep(index, read);
        }
        catch (BadSampleException bad) when (bad.IsPermanent)
        {
            TryKeep(index, [], bad.Reason);
            throw;
        }
    }

    /// <summary>Closes the file; reading afterwards fails.</summary>
    public void Dispose() => _store?.Dispose();

    private void TryKeep(int index, ReadOnlySpan<byte> sample, string? badReason = null)
    {
        if (_store is null || _writeError is not null)
        {
            return;
        }

        try
        {
            if (badReason is null)
            {
                _store.Write(index, sample);
            }
            else
            {
                _store.WriteBad(index, badReason);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _writeError = error.Message;
        }
    }
}
