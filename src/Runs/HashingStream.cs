using System.IO.Hashing;

namespace Relight.Runs;

/// <summary>Passes what is written on to a file and hashes it on the way.</summary>
internal sealed class HashingStream(Stream file) : WriteOnlyStream
{
    private const int Slice = 1 << 18;   // hashed while a core's cache still has it from writing

    private readonly XxHash128 _hash = new();
    private long _length;

    public override long Length => _length;

    /// <summary>The XXH128 of all that was written, in lower-case hexadecimal digits. Ends the hashing.</summary>
    public string Xxh128() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (; buffer.Length > 0; buffer = buffer[Math.Min(Slice, buffer.Length)..])
        {
            var slice = buffer[..Math.Min(Slice, buffer.Length)];
            file.Write(slice);
            _hash.Append(slice);
            _length += slice.Length;
        }
    }

    public override void Flush() => file.Flush();
}
