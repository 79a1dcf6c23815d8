using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Relight.Tensors.Weights;

/// <summary>Where a tensor lies in a safetensors file: element type, shape, and its bytes [Begin, End) after the header.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, long[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file, checked so that whatever it says can be acted upon.</summary>
/// <remarks>
/// Checked as the format asks: no name twice, offsets that cover the data without hole, overlap or rest, and as many bytes as shape and
/// type need. A metadata of null is none, and fields that the format does not know are passed over. Offsets need not be multiples of the
/// element's size: the format does not ask for it and the bytes are copied. Format: https://github.com/huggingface/safetensors#format
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes that a header may have at most, as in the reference implementation.</summary>
    internal const long MaxLength = 100_000_000;

    private const int MaxDepth = 128;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<SafetensorsEntry> _inOrder = [];

    private SafetensorsHeader(string file) => _file = file;

    /// <summary>The entries in the order of the header.</summary>
    internal IReadOnlyList<SafetensorsEntry> InOrder => _inOrder;

    /// <summary>The entries by name.</summary>
    internal IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>The strings of <c>__metadata__</c>.</summary>
    internal Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks the header's length, as the first eight bytes give it.</summary>
    internal static int CheckLength(string file, ulong headerLength, long fileLength)
    {
        if (headerLength > MaxLength)
        {
            throw new WeightsFormatException(file, null, string.Create(CultureInfo.InvariantCulture,
                $"this is no safetensors file: its first eight bytes give a header of {headerLength} bytes, more than the limit of "
                    + $"{MaxLength}."));
        }
        if ((long)headerLength > fileLength - 8)
        {
            throw new WeightsFormatException(file, null, string.Create(CultureInfo.InvariantCulture,
                $"the header should have {headerLength} bytes, but only {fileLength - 8} follow its length: the file is truncated or no "
                    + $"safetensors file."));
        }
        return (int)headerLength;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="file">The name for errors.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">How many bytes follow the header.</param>
    internal static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        try
        {
            header.ReadObject(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new WeightsFormatException(
                file, null, $"the header is not the JSON object of a safetensors file: {error.Message}", error);
        }
        header.CheckOffsets(dataLength);
        return header;
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        if (!json.StartsWith("{"u8))
        {
            throw new WeightsFormatException(_file, null, "expected a JSON object that begins with '{', as the first byte of the header.");
        }
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        Expect(ref reader, JsonTokenType.StartObject, null, "a JSON object");
        var hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = TextOf(ref reader);
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader, hasMetadata);
                hasMetadata = true;
                continue;
            }
            var entry = ReadEntry(ref reader, name);
            if (!_entries.TryAdd(name, entry))
            {
                throw new WeightsFormatException(_file, name, "the header names it twice.");
            }
            _inOrder.Add(entry);
        }
        if (reader.Read())
        {
            throw new JsonException("something follows the object");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader, bool isSecond)
    {
        if (isSecond)
        {
            throw new WeightsFormatException(_file, null, "the header has two __metadata__.");
        }
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
        {
            throw new WeightsFormatException(
                _file, null, $"expected __metadata__ as a JSON object of strings or null, came {reader.TokenType}.");
        }
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = TextOf(ref reader);
            Expect(ref reader, JsonTokenType.String, null, $"a string as __metadata__ '{key}'");
            Metadata[key] = TextOf(ref reader);
        }
    }

    /// <summary>A string of the header; halves of surrogate pairs that its escapes name are kept, as they are in Python.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        var text = Utf8.GetString(reader.ValueSpan);
        if (!reader.ValueIsEscaped)
        {
            return text;
        }
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            i++;
            plain.Append(text[i] switch
            {
                'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
                'u' => (char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            i += text[i] == 'u' ? 4 : 0;
        }
        return plain.ToString();
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        StoredType? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, name, "a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = TextOf(ref reader);
            switch (property)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, name, "a string as dtype");
                    var typeName = TextOf(ref reader);
                    type = StoredType.ForSafetensors(typeName) ?? throw new WeightsFormatException(
                        _file, name,
                        $"its dtype is '{typeName}', which is not read; {StoredType.Known} are. In Python, convert it before saving.");
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(ref reader, name, "shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(ref reader, name, "data_offsets");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new WeightsFormatException(
                        _file, name, $"expected dtype, shape and data_offsets, each once; came '{property}' again.");
                default:
                    reader.Skip();
                    break;
            }
        }
        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw new WeightsFormatException(_file, name, "expected a dtype, a shape and two data_offsets; at least one is missing.");
        }
        var entry = new SafetensorsEntry(name, type, shape, begin, end);
        CheckSize(entry);
        return entry;
    }

    private long[] ReadIntegers(ref Utf8JsonReader reader, string tensor, string property)
    {
        Expect(ref reader, JsonTokenType.StartArray, tensor, $"an array as {property}");
        var values = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            {
                throw new WeightsFormatException(_file, tensor,
                    $"expected whole numbers from 0 to {long.MaxValue.ToString(CultureInfo.InvariantCulture)} in {property}.");
            }
            values.Add(value);
        }
        return [.. values];
    }

    private void CheckSize(SafetensorsEntry entry)
    {
        var shape = $"({string.Join(", ", entry.Shape)})";
        long bytes;
        try
        {
            // 16 bytes an element, so that what it is widened to can be counted as well; zeros count as one, as strides do
            var limit = entry.Shape.Aggregate(16L, (product, size) => checked(product * Math.Max(size, 1)));
            bytes = entry.Shape.Contains(0) ? 0 : limit / 16 * entry.Type.Size;
        }
        catch (OverflowException)
        {
            throw new WeightsFormatException(_file, entry.Name, $"its shape {shape} has more elements than can be counted.");
        }
        if (entry.End < entry.Begin || entry.End - entry.Begin != bytes)
        {
            throw new WeightsFormatException(_file, entry.Name, string.Create(CultureInfo.InvariantCulture,
                $"shape {shape} of {entry.Type.Name} needs {bytes} bytes, but data_offsets [{entry.Begin}, {entry.End}] give "
                    + $"{entry.End - entry.Begin}."));
        }
    }

    private void CheckOffsets(long dataLength)
    {
        var end = 0L;
        foreach (var entry in _inOrder.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.End > dataLength)
            {
                throw new WeightsFormatException(
                    _file, entry.Name,
                    FormattableString.Invariant($"its data end at byte {entry.End}, but the file holds {dataLength} bytes of data: ")
                        + "it is truncated or its header lies.");
            }
            if (entry.Begin != end)
            {
                throw new WeightsFormatException(
                    _file, entry.Name,
                    FormattableString.Invariant($"its data begin at byte {entry.Begin}, but the tensor before it ends at {end}: ")
                        + "data may neither overlap nor leave holes.");
            }
            end = entry.End;
        }
        if (end != dataLength)
        {
            throw new WeightsFormatException(_file, null, string.Create(CultureInfo.InvariantCulture,
                $"the header accounts for {end} bytes of data, but the file holds {dataLength}."));
        }
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType token, string? tensor, string expected)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new WeightsFormatException(_file, tensor, $"expected {expected}, came {reader.TokenType}.");
        }
    }
}
