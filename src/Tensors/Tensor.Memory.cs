using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <content>Elements in and out.</content>
public unsafe partial class Tensor
{
    /// <summary>
    /// True where every element is in memory once, without gaps, in some order: then spans can see them. False for what is yet to be
    /// conjugated or negated, as after <c>Conj</c>.
    /// </summary>
    public bool IsDense
    {
        get
        {
            int dense;
            NativeStatus.Check(NativeMethods.rl_tensor_is_dense(Handle, &dense));
            GC.KeepAlive(this);
            return dense != 0;
        }
    }

    /// <summary>True where memory order is row-major.</summary>
    public bool IsContiguous
    {
        get
        {
            var (shape, strides) = (Shape, Strides);
            if (shape.ElementCount == 0)
            {
                return true;
            }

            var expected = 1L;
            for (var i = shape.Rank - 1; i >= 0; i--)
            {
                if (shape[i] != 1 && strides[i] != expected)
                {
                    return false;
                }

                expected *= shape[i];
            }

            return true;
        }
    }

    /// <summary>Bytes of all elements.</summary>
    public long SizeInBytes
    {
        get
        {
            long bytes;
            NativeStatus.Check(NativeMethods.rl_tensor_bytes(Handle, &bytes));
            GC.KeepAlive(this);
            return bytes;
        }
    }

    /// <summary>A tensor on the processor with a copy of these values.</summary>
    /// <param name="values">Row-major; the element type follows from T.</param>
    /// <param name="shape">Sizes whose product is the number of values; empty for a scalar tensor.</param>
    /// <exception cref="ShapeException">The shape holds another number of elements.</exception>
    public static Tensor FromSpan<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged => FromBytes(MemoryMarshal.AsBytes(values), DType.Of<T>(), shape);

    /// <summary>A tensor on the processor with a copy of these elements, given as little-endian bytes.</summary>
    /// <exception cref="ShapeException">The shape holds another number of bytes.</exception>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, DType dtype, params ReadOnlySpan<long> shape)
    {
        var count = new Shape(shape).ElementCount;
        if (checked(count * dtype.SizeInBytes) != bytes.Length)
        {
            throw new ShapeException(
                nameof(FromBytes), $"a shape of {bytes.Length / dtype.SizeInBytes} elements of {dtype.TorchName}", new Shape(shape));
        }

        var tensor = Empty(shape, dtype: dtype);
        bytes.CopyTo(tensor.AsBytes());
        return tensor;
    }

    /// <summary>A tensor over memory of the caller's, which must stay where it is until <paramref name="release"/> is called.</summary>
    /// <param name="memory">First element, on the processor.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Sizes, row-major.</param>
    /// <param name="release">Called once, on any thread, when libtorch needs the memory no longer. Must not throw.</param>
    public static Tensor Wrap(void* memory, DType dtype, ReadOnlySpan<long> shape, Action release)
    {
        nint result;
        var context = GCHandle.Alloc(release);
        fixed (long* sizes = shape)
        {
            var status = NativeMethods.rl_tensor_wrap(
                memory, sizes, null, shape.Length, (int)dtype, &ReleaseWrapped, GCHandle.ToIntPtr(context), &result);
            if (status != 0)
            {
                context.Free();
                NativeStatus.Check(status);
            }
        }

        return new Tensor(result);
    }

    /// <summary>The elements in memory order (channels-last stays so), valid while the tensor lives. Nothing is copied.</summary>
    /// <exception cref="InvalidOperationException">Another element type, another device, gaps, or values yet to be conjugated or
    /// negated.</exception>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 elements.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (DType.Of<T>() != DType)
        {
            throw new InvalidOperationException($"The tensor holds {DType.TorchName}, so its elements cannot be seen as {typeof(T).Name}.");
        }

        return new Span<T>(DataPointer(), checked((int)ElementCount));
    }

    /// <summary>The elements as bytes in memory order, valid while the tensor lives. Nothing is copied.</summary>
    /// <exception cref="InvalidOperationException">Another device, gaps, or values yet to be conjugated or negated.</exception>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 bytes.</exception>
    public Span<byte> AsBytes() => new(DataPointer(), checked((int)SizeInBytes));

    /// <summary>Address of the first element of a dense tensor on the processor, for data too large for a span.</summary>
    /// <exception cref="InvalidOperationException">Another device, gaps, or values yet to be conjugated or negated.</exception>
    public void* DataPointer()
    {
        if (Device.Type != DeviceType.Cpu || !IsDense)
        {
            if (IsConj() || IsNeg())
            {
                throw new InvalidOperationException(
                    "Memory can be seen only where it holds the values; those of this tensor are yet to be "
                        + $"{(IsConj() ? "conjugated" : "negated")}. "
                    + "Call ResolveConj() and ResolveNeg() first.");
            }

            throw new InvalidOperationException(
                $"Memory can be seen only of a dense tensor on the processor; this one is on {Device} with shape {Shape} and strides "
                    + $"[{string.Join(", ", Strides)}]. "
                + "Call Cpu() or Contiguous() first.");
        }

        void* data;
        NativeStatus.Check(NativeMethods.rl_tensor_data(Handle, &data));
        GC.KeepAlive(this);
        return data;
    }

    /// <summary>The elements, row-major, copied from whatever device and layout, converted to T.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        using var scope = new TensorScope();
        var source = Detach().To(Device.Cpu).To(DType.Of<T>()).Contiguous();
        var resolved = source.IsDense ? source : source.ResolveConj().ResolveNeg();
        return resolved.AsSpan<T>().ToArray();
    }

    /// <summary>The only element, converted to T.</summary>
    /// <exception cref="ShapeException">There are more, or none.</exception>
    public T Item<T>()
        where T : unmanaged => ElementCount == 1 ? ToArray<T>()[0]
            : throw new ShapeException(nameof(Item), "a tensor of one element", Shape);

    /// <summary>The only element as a real.</summary>
    public double ToDouble() => Item<double>();

    /// <summary>The only element as an integer.</summary>
    public long ToInt64() => Item<long>();

    /// <summary>The only element as a boolean.</summary>
    public bool ToBoolean() => Item<bool>();

    /// <summary>The same elements on another device; this tensor where it is there already.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="nonBlocking">From pinned memory to a GPU: return before the copy is done.</param>
    public Tensor To(Device device, bool nonBlocking = false) => To(device, DType, nonBlocking);

    /// <summary>The same elements on the processor.</summary>
    public Tensor Cpu() => To(Device.Cpu);

    /// <summary>The same images with channels next to each other in memory; shape (N, C, H, W) as before.</summary>
    public Tensor ToChannelsLast() => Contiguous(MemoryFormat.ChannelsLast);

    [UnmanagedCallersOnly]
    private static void ReleaseWrapped(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        var release = Unsafe.As<Action>(handle.Target!);
        handle.Free();
        release();
    }
}
