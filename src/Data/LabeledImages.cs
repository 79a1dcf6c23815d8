using System.Buffers.Binary;

namespace Relight.Data;

/// <summary>Images of one size, each with a class that is known without reading it: the fields <c>image</c> and <c>label</c>.</summary>
public abstract class LabeledImages : Dataset
{
    private SampleLayout? _layout;

    /// <summary>The shape of every image.</summary>
    public abstract SampleShape SampleShape { get; }

    /// <inheritdoc/>
    public sealed override SampleLayout Layout =>
        _layout ??= new(SampleField.Image(SampleField.ImageName, SampleShape), SampleField.KnownLabel);

    /// <summary>The class of an image without reading it: an index into <see cref="Dataset.Classes"/>, or −1 when it has none.</summary>
    public abstract override int Label(int index);

    /// <summary>Reads one image.</summary>
    /// <param name="index">From 0 to <see cref="Dataset.Count"/> − 1.</param>
    /// <param name="random">What its transforms draw from; data sets without random transforms leave it alone.</param>
    /// <param name="destination">Takes the pixels; exactly as long as <see cref="SampleShape"/> says.</param>
    /// <returns>Its class, as <see cref="Label"/> gives it.</returns>
    /// <exception cref="BadSampleException">The image cannot be read; it names the file and the reason.</exception>
    public abstract int Read(int index, ref CounterRandom random, Span<byte> destination);

    /// <inheritdoc/>
    public sealed override void ReadBytes(int index, ref CounterRandom random, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Layout.ByteCount);
        var pixels = Layout.ReadByteCount;
        BinaryPrimitives.WriteInt64LittleEndian(destination[pixels..], Read(index, ref random, destination[..pixels]));
    }
}
