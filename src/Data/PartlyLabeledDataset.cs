using System.Buffers;
using System.Buffers.Binary;

namespace Relight.Data;

/// <summary>
/// Every sample of a data set, without its label, together with a labeled one of another: what a method learns from that is told few labels
/// but sees all images. The partner is drawn by the sample's own random numbers, first a class and then a sample of it, each equally
/// likely: so an epoch shows it the same partners whatever was interrupted.
/// </summary>
public sealed class PartlyLabeledDataset : Dataset
{
    private const string Partner = "partner";

    private readonly (long Label, int[] Members)[] _classes;
    private readonly (int From, int To, int Count)[] _own;
    private readonly (int From, int To, int Count)[] _partners;
    private readonly int _labelAt;

    /// <summary>Pairs samples.</summary>
    /// <param name="all">The samples to go through; their labels are never read.</param>
    /// <param name="labeled">The samples to draw from, with a label each; their fields have other names.</param>
    /// <exception cref="ArgumentException">There is no labeled sample, one has no label, or a field is in both but for the label.</exception>
    public PartlyLabeledDataset(Dataset all, Dataset labeled)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(labeled);
        (All, Labeled) = (all, labeled);
        _classes = [.. Enumerable.Range(0, labeled.Count).GroupBy(labeled.Label, (label, members) => ((long)label, members.ToArray()))
            .OrderBy(group => group.Item1)];
        if (_classes.Length == 0 || _classes[0].Label < 0)
        {
            throw new ArgumentException(
                _classes.Length == 0 ? "There is no labeled sample: expected at least one."
                    : $"{labeled.Describe(_classes[0].Members[0])} has no label, and is to tell one.", nameof(labeled));
        }

        var label = new SampleField(SampleField.LabelName, Tensors.DType.Int64, []);
        Layout = new SampleLayout([.. Told(labeled), .. Told(all), label]);
        (_own, _partners) = (Moves(all), Moves(labeled));
        _labelAt = Layout.LabelOffset!.Value;
    }

    /// <summary>The samples that are gone through.</summary>
    public Dataset All { get; }

    /// <summary>The samples that are drawn from.</summary>
    public Dataset Labeled { get; }

    /// <inheritdoc/>
    public override int Count => All.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => Labeled.Classes;

    /// <summary>The fields of both; the label is that of the partner.</summary>
    public override SampleLayout Layout { get; }

    /// <summary>−1: what a sample's own label is, is not told.</summary>
    public override int Label(int index) => -1;

    /// <inheritdoc/>
    public override string Describe(int index) => All.Describe(index);

    /// <inheritdoc/>
    public override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        var draws = random.For(Partner);
        var (label, members) = _classes[draws.NextInt32(_classes.Length)];
        var partner = members[draws.NextInt32(members.Length)];
        Read(All, _own, index, ref random, destination);
        Read(Labeled, _partners, partner, ref draws, destination);
        BinaryPrimitives.WriteInt64LittleEndian(destination[_labelAt..], label);
    }

    private static void Read(
        Dataset source, (int From, int To, int Count)[] moves, int index, ref CounterRandom random, Span<byte> destination)
    {
        var sample = ArrayPool<byte>.Shared.Rent(source.Layout.ByteCount);
        source.ReadBytes(index, ref random, sample.AsSpan(0, source.Layout.ByteCount));
        foreach (var (from, to, count) in moves)
        {
            sample.AsSpan(from, count).CopyTo(destination[to..]);
        }

        ArrayPool<byte>.Shared.Return(sample);
    }

    private static IEnumerable<SampleField> Told(Dataset source) => source.Layout.Fields.Where(field => field.Name != SampleField.LabelName);

    private (int From, int To, int Count)[] Moves(Dataset source) => [.. Told(source).Select(field => (
        OffsetOf(source.Layout, field), OffsetOf(Layout, field), field.ByteCount))];

    private static int OffsetOf(SampleLayout layout, SampleField field) =>
        layout.OffsetOf(layout.Fields.Select(one => one.Name).ToList().IndexOf(field.Name));
}
