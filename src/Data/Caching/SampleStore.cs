using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Relight.Files;

namespace Relight.Data.Caching;

/// <summary>
/// The file behind a <see cref="CachedDataset"/>: a header, one 8-byte entry per sample, one slot per sample. An entry holds a state
/// and a checksum of its slot and is written after the slot, so a reader takes a slot only when it is whole: after a kill, after a loss
/// of power, and while other processes write to the same file. Read through a memory map; written by pwrite, so that a full disk is an
/// error rather than a signal.
/// </summary>
internal sealed unsafe class SampleStore : IDisposable
{
    private const int Page = 4096;
    private const int SmallestSlot = 512;   // room for the reason why a sample is bad
    private const uint Valid = 0x56414C44;
    private const uint Bad = 0x42414421;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeBuffer _memory;
    private readonly byte[] _checked;
    private readonly int _count;
    private readonly int _slot;
    private readonly long _slotsStart;

    private SampleStore(string path, int count, int sampleBytes)
    {
        Path = path;
        _count = count;
        _slot = Math.Max(sampleBytes, SmallestSlot);
        _slotsStart = SlotsStart(count);
        _checked = new byte[count];
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _memory = _view.SafeMemoryMappedViewHandle;
    }

    public string Path { get; }

    /// <summary>Opens the file, or makes it when it is missing or not what this data set needs.</summary>
    public static SampleStore Open(string directory, string key, int count, int sampleBytes)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var path = System.IO.Path.Combine(directory, Convert.ToHexStringLower(digest.AsSpan(0, 16)) + ".samples");
        var header = Header(digest, count, sampleBytes);
        var length = SlotsStart(count) + (long)count * Math.Max(sampleBytes, SmallestSlot);
        Directory.CreateDirectory(directory);
        if (!IsWhole(path, header, length))
        {
            // Made aside and moved into place whole. Two processes may both do so: the later file stays, the other finishes on its own.
            var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
            try
            {
                using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write))
                {
                    RandomAccess.Write(file, header, 0);
                    RandomAccess.SetLength(file, length);
                    RandomAccess.FlushToDisk(file);
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }

        return new SampleStore(path, count, sampleBytes);
    }

    /// <summary>Copies a sample out. False when it is not there (yet); a reason when it is known to be bad.</summary>
    public bool TryRead(int index, Span<byte> destination, out string? badReason)
    {
        byte* start = null;
        _memory.AcquirePointer(ref start);
        try
        {
            start += _view.PointerOffset;
            badReason = null;
            var entry = Volatile.Read(ref *(ulong*)(start + Page + 8L * index));
            var state = (uint)(entry >> 32);
            if (state is not (Valid or Bad))
            {
                return false;
            }

            var slot = new ReadOnlySpan<byte>(start + _slotsStart + (long)index * _slot, _slot);
            var used = state == Valid ? slot[..destination.Length] : slot[..SmallestSlot];
            if (_checked[index] == 0 && Checksum(used) != (uint)entry)
            {
                return false;
            }

            _checked[index] = 1;
            if (state == Valid)
            {
                used.CopyTo(destination);
            }
            else
            {
                badReason = Encoding.UTF8.GetString(used.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(used)));
            }

            return true;
        }
        finally
        {
            _memory.ReleasePointer();
        }
    }

    public void Write(int index, ReadOnlySpan<byte> sample) => Write(index, sample, Valid);

    public void WriteBad(int index, string reason)
    {
        Span<byte> text = stackalloc byte[SmallestSlot];
        text.Clear();
        Utf8.FromUtf16(reason, text[2..], out _, out var length);   // what does not fit is left out
        BinaryPrimitives.WriteUInt16LittleEndian(text, (ushort)length);
        Write(index, text, Bad);
    }

    /// <summary>How many samples the file holds, bad ones included.</summary>
    public int CountWritten()
    {
        byte* start = null;
        _memory.AcquirePointer(ref start);
        try
        {
            var entries = new ReadOnlySpan<ulong>(start + _view.PointerOffset + Page, _count);
            return entries.Length - entries.Count(0ul);
        }
        finally
        {
            _memory.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private void Write(int index, ReadOnlySpan<byte> slot, uint state)
    {
        RandomAccess.Write(_file, slot, _slotsStart + (long)index * _slot);
        Span<byte> entry = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, (ulong)state << 32 | Checksum(slot));
        RandomAccess.Write(_file, entry, Page + 8L * index);
    }

    private static long SlotsStart(int count) => Page + (8L * count + Page - 1) / Page * Page;

    private static byte[] Header(ReadOnlySpan<byte> digest, int count, int sampleBytes)
    {
        var header = new byte[64];
        "RLSMPL01"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), sampleBytes);
        digest.CopyTo(header.AsSpan(16));
        return header;
    }

    private static bool IsWhole(string path, ReadOnlySpan<byte> header, long length)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> found = stackalloc byte[64];
        return RandomAccess.GetLength(file) == length && RandomAccess.Read(file, found, 0) == found.Length && found.SequenceEqual(header);
    }

    /// <summary>CRC-32C without the last step of the standard, which turns all bits over.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes) => ~Crc32C.Of(bytes);
}
