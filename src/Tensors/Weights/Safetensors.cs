using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relight.Tensors.Weights;

/// <summary>Reads and writes state dicts as safetensors files: a JSON header and plain bytes, nothing that could run.</summary>
/// <remarks>Format: https://github.com/huggingface/safetensors#format</remarks>
public static class Safetensors
{
    /// <summary>Reads all tensors of a file onto the CPU, in the header's order.</summary>
    /// <exception cref="WeightsFormatException">The file is no safetensors file, is truncated, or its header contradicts
    /// itself.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static StateDict Read(string path) => Read(path, out _);

    /// <summary>Reads all tensors of a file onto the CPU, and the strings that its writer put beside them.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static StateDict Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        using var file = SafetensorsFile.Open(path);
        metadata = file.Metadata;
        return file.ReadAll();
    }

    /// <summary>Writes a file whole or not at all: to a temporary file beside it, flushed to disk, then renamed.</summary>
    /// <param name="path">The file; an old one is replaced at the end.</param>
    /// <param name="state">Tensors of any device and memory order; they are written row by row.</param>
    /// <param name="metadata">Strings to put beside the tensors.</param>
    /// <exception cref="ArgumentException">A tensor is of a type that the format lacks (complex128), or is named
    /// <c>__metadata__</c>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, StateDict state, IReadOnlyDictionary<string, string>? metadata = null) =>
        WholeFile.Write(path, stream => Write(stream, state, metadata));

    /// <summary>Writes to a stream. The same tensors, names and metadata give the same bytes.</summary>
    /// <remarks>
    /// The header keeps the order of <paramref name="state"/>; the data lie sorted by element size, largest first, so that each tensor is
    /// aligned for its type.
    /// </remarks>
    /// <inheritdoc cref="Write(string, StateDict, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(Stream stream, StateDict state, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var items = state.Select(item => (item.Key, item.Value, Type: TypeOf(item.Key, item.Value))).ToList();
        var byAlignment = items.OrderByDescending(item => item.Type.Size).ToList();      // a stable sort
        var begins = new Dictionary<string, long>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var (name, tensor, type) in byAlignment)
        {
            begins[name] = end;
            end = checked(end + tensor.ElementCount * type.Size);
        }

        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (var (name, tensor, type) in items)
            {
                WriteEntry(json, name, tensor, type, begins[name]);
            }
            json.WriteEndObject();
        }
        var padding = -header.WrittenCount & 7;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);

        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.WrittenCount);
        stream.Write(prefix);
        stream.Write(header.WrittenSpan);
        foreach (var (_, tensor, _) in byAlignment)
        {
            using var rows = TensorBytes.ToRowMajor(tensor);
            TensorBytes.Visit(rows, (piece, _) => stream.Write(piece));
        }
    }

    private static StoredType TypeOf(string name, Tensor tensor)
    {
        if (name == "__metadata__")
        {
            throw new ArgumentException("A safetensors file keeps the name '__metadata__' for itself: give the tensor another name.");
        }
        return StoredType.For(tensor.DType)
            ?? throw new ArgumentException(
                $"Tensor '{name}' is of type {tensor.DType}, which safetensors lacks: convert it first, to complex64 for example.");
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return;
        }
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, StoredType type, long begin)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", type.Name);
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.ElementCount * type.Size);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
