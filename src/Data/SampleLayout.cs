namespace Relight.Data;

/// <summary>
/// The fields of a sample, and where each lies among the sample's bytes: one behind the other, without gaps, the image called
/// <c>image</c> first and a label that is known without reading last.
/// </summary>
public sealed class SampleLayout
{
    private readonly SampleField[] _fields;
    private readonly int[] _offsets;

    /// <summary>A layout of these fields.</summary>
    /// <exception cref="ArgumentException">There is none, one has no name, or two have the same.</exception>
    public SampleLayout(params IReadOnlyList<SampleField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _fields = [.. fields.OrderBy(field => field.IsImage && field.Name == SampleField.ImageName ? 0 : field.IsKnown ? 2 : 1)];
        _offsets = new int[_fields.Length];
        for (var i = 0; i < _fields.Length; i++)
        {
            _offsets[i] = ByteCount;
            ByteCount = checked(ByteCount + _fields[i].ByteCount);
        }

        if (_fields.Length == 0 || Array.Exists(_fields, field => string.IsNullOrEmpty(field.Name)))
        {
            throw new ArgumentException("A sample has at least one field, and each has a name.", nameof(fields));
        }

        if (_fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two fields are called '{twice.Key}'.", nameof(fields));
        }
    }

    /// <summary>The fields, in the order of their bytes.</summary>
    public IReadOnlyList<SampleField> Fields => _fields;

    /// <summary>How many bytes one sample takes.</summary>
    public int ByteCount { get; }

    /// <summary>The shape of the field <c>image</c>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SampleShape Image => _fields[0] is { IsImage: true, Name: SampleField.ImageName, Shape: var shape }
        ? new SampleShape((int)shape[0], (int)shape[1], (int)shape[2])
        : throw new ArgumentException($"The samples have no image called '{SampleField.ImageName}', but {this}.");

    /// <summary>
    /// How many of the bytes are not known before a sample is read: those of all fields but <see cref="SampleField.KnownLabel"/>.
    /// </summary>
    internal int ReadByteCount => HasKnownLabel ? ByteCount - _fields[^1].ByteCount : ByteCount;

    /// <summary>Where the class label lies; null: there is none.</summary>
    internal int? LabelOffset => Array.FindIndex(_fields, named => named.IsLabel) is >= 0 and var at ? _offsets[at] : null;

    internal bool HasKnownLabel => _fields[^1].IsKnown;

    /// <summary>Whether it is an image with a known label and nothing else.</summary>
    internal bool IsLabeledImage => _fields is [{ IsImage: true, Name: SampleField.ImageName }, { IsKnown: true }];

    /// <summary>Whether a field is there.</summary>
    public bool Contains(string name) => Array.Exists(_fields, field => field.Name == name);

    /// <summary>The bytes of one field of a sample.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="sample">All bytes of the sample.</param>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public Span<byte> Slice(string name, Span<byte> sample)
    {
        var i = Array.FindIndex(_fields, field => field.Name == name);
        return i >= 0
            ? sample.Slice(_offsets[i], _fields[i].ByteCount)
            : throw new ArgumentException($"The samples have no '{name}', but {this}.", nameof(name));
    }

    /// <summary>For example <c>image 64×64×3, label int64 ()</c>.</summary>
    public override string ToString() => string.Join(", ", _fields.Select(field => field.ToString()));

    internal int OffsetOf(int field) => _offsets[field];
}
