using System.Buffers.Binary;
using System.Globalization;

namespace Relight.Data;

/// <summary>Rows of arrays and tensors.</summary>
internal sealed class ArrayDataset : Dataset
{
    private readonly Dictionary<string, SampleValue> _values = [];
    private readonly bool _isLabeled;

    public ArrayDataset(IReadOnlyList<(string Name, SampleValue Values)> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        using var outside = Tensors.TensorScope.Outside();
        var layout = new List<SampleField>();
        foreach (var (name, given) in fields)
        {
            var values = name == SampleField.LabelName ? given.AsLabels().Dense() : given.Dense();
            if (values.Shape.Rank == 0)
            {
                throw new ArgumentException($"'{name}' is one number; expected an array with a row for each sample.", nameof(fields));
            }

            var field = values.Field(name, [.. values.Shape.AsSpan()[1..]]);
            layout.Add(field.IsLabel ? SampleField.KnownLabel : field);
            _values[name] = values;
            _isLabeled |= field.IsLabel;
        }

        Layout = new SampleLayout(layout);
        Count = checked((int)fields[0].Values.Shape[0]);
        if (_values.Values.Any(values => values.Shape[0] != Count))
        {
            throw new ArgumentException(
                $"Expected as many rows of each, came {string.Join(", ", _values.Select(field => $"'{field.Key}' {field.Value.Shape}"))}.",
                nameof(fields));
        }

        var classes = _isLabeled ? Enumerable.Range(0, Count).Select(Label).DefaultIfEmpty(-1).Max() + 1 : 0;
        Classes = [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    public override int Count { get; }

    public override SampleLayout Layout { get; }

    public override IReadOnlyList<string> Classes { get; }

    public override int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (!_isLabeled)
        {
            return -1;
        }

        Span<byte> label = stackalloc byte[sizeof(long)];
        _values[SampleField.LabelName].CopyTo(label, index);
        return checked((int)BinaryPrimitives.ReadInt64LittleEndian(label));
    }

    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        foreach (var (name, values) in _values)
        {
            values.CopyTo(Layout.Slice(name, destination), index);
        }
    }
}
