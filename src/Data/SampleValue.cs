using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relight.Tensors;

namespace Relight.Data;

/// <summary>
/// What a field of a sample holds: a number, a rectangular array of numbers, or a tensor on the processor. A single number becomes what
/// <c>torch.tensor(…)</c> makes of it: float32 of floating-point ones, int64 of whole ones. Arrays keep their type.
/// </summary>
public readonly struct SampleValue
{
    private readonly Array? _array;
    private readonly Tensor? _tensor;

    private SampleValue(Array array, Shape shape, bool isImage = false) =>
        (_array, Shape, DType, IsImage) = (array, shape, TypeOf(array.GetType().GetElementType()!), isImage);

    private SampleValue(Tensor tensor) => (_tensor, Shape, DType) = (tensor, tensor.Shape, tensor.DType);

    /// <summary>The type of the numbers.</summary>
    public DType DType { get; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>Whether it was made by <see cref="Image"/>.</summary>
    public bool IsImage { get; }

    /// <summary>One number, float32.</summary>
    public static implicit operator SampleValue(float value) => new(new[] { value }, []);

    /// <summary>One number, float32.</summary>
    public static implicit operator SampleValue(double value) => new(new[] { (float)value }, []);

    /// <summary>One number, int64.</summary>
    public static implicit operator SampleValue(long value) => new(new[] { value }, []);

    /// <summary>One number, int64.</summary>
    public static implicit operator SampleValue(int value) => new(new[] { (long)value }, []);

    /// <summary>One byte.</summary>
    public static implicit operator SampleValue(byte value) => new(new[] { value }, []);

    /// <summary>One yes or no.</summary>
    public static implicit operator SampleValue(bool value) => new(new[] { value }, []);

    /// <summary>An array of any rank, such as <c>float[]</c> or <c>byte[,,]</c>.</summary>
    /// <exception cref="ArgumentException">It holds what is no number.</exception>
    public static implicit operator SampleValue(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(array, [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)]);
    }

    /// <summary>A tensor.</summary>
    /// <exception cref="ArgumentException">It is not on the processor.</exception>
    public static implicit operator SampleValue(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Device.Type == DeviceType.Cpu
            ? new SampleValue(tensor)
            : throw new ArgumentException($"Samples are read on the processor; this tensor is on {tensor.Device}.", nameof(tensor));
    }

    /// <summary>Pixels that a batch shows as float32 in [0, 1], shape (N, C, H, W).</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="pixels">Row by row from the top, the channels of a pixel side by side; not copied.</param>
    /// <param name="channels">3 for RGB, 1 for gray.</param>
    /// <exception cref="ArgumentException">There are fewer or more bytes than that.</exception>
    public static SampleValue Image(int height, int width, byte[] pixels, int channels = 3)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var shape = new SampleShape(height, width, channels);
        return pixels.Length == shape.ByteCount
            ? new(pixels, [height, width, channels], isImage: true)
            : throw new ArgumentException($"Expected {shape.ByteCount} bytes for {shape}, came {pixels.Length}.", nameof(pixels));
    }

    /// <summary>The field that holds it under a name. Bytes height × width × channels called <c>image</c> are an image.</summary>
    internal SampleField Field(string name, Shape shape) =>
        IsImage || (name == SampleField.ImageName && DType == DType.UInt8 && shape.Rank == 3)
            ? SampleField.Image(name, new SampleShape((int)shape[0], (int)shape[1], (int)shape[2]))
            : new SampleField(name, DType, shape);

    /// <summary>Copies its row-th piece of as many bytes as fit; the value must be dense.</summary>
    internal unsafe void CopyTo(Span<byte> destination, long row = 0)
    {
        var offset = checked((nint)(row * destination.Length));
        if (_tensor is not null)
        {
            new ReadOnlySpan<byte>((byte*)_tensor.DataPointer() + offset, destination.Length).CopyTo(destination);
            GC.KeepAlive(_tensor);
        }
        else if (_array is not null)
        {
            ref var start = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_array), offset);
            MemoryMarshal.CreateReadOnlySpan(ref start, destination.Length).CopyTo(destination);
        }
    }

    /// <summary>With a tensor's numbers one behind the other; itself where they are.</summary>
    internal SampleValue Dense() => _tensor is null || _tensor.IsContiguous ? this : new(_tensor.Contiguous());

    /// <summary>As class labels, int64: of whole numbers (N); itself otherwise.</summary>
    internal SampleValue AsLabels() => _array switch
    {
        int[] labels => Array.ConvertAll(labels, label => (long)label),
        byte[] labels => Array.ConvertAll(labels, label => (long)label),
        _ => _tensor is not null && Shape.Rank == 1 && (DType == DType.Int32 || DType == DType.UInt8) ? new(_tensor.To(DType.Int64)) : this,
    };

    private static DType TypeOf(Type element) => Type.GetTypeCode(element) switch
    {
        TypeCode.Single => DType.Float32,
        TypeCode.Double => DType.Float64,
        TypeCode.Int64 => DType.Int64,
        TypeCode.Int32 => DType.Int32,
        TypeCode.Int16 => DType.Int16,
        TypeCode.Byte => DType.UInt8,
        TypeCode.SByte => DType.Int8,
        TypeCode.Boolean => DType.Bool,
        _ => element == typeof(Half) ? DType.Float16 : throw new ArgumentException(
            "A field holds float, double, Half, long, int, short, byte, sbyte or bool, but not "
                + $"{element.Name}{(element.IsArray ? ": use a rectangular array, such as float[,]" : "")}."),
    };
}
