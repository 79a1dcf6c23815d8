using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>A multi-dimensional array of libtorch's: one element type, one device, a shape, and a place in the autograd graph.</summary>
/// <remarks>
/// Owned by the <see cref="TensorScope"/> in which it was made, which frees it; outside of every scope the garbage collector
/// does. May be read from several threads at once, and disposed on any thread, but not while another thread is using it.
/// The methods named after <c>aten::</c> operators are generated from operators.txt.
/// </remarks>
public unsafe partial class Tensor : IDisposable
{
    private nint _handle;
    private HandleGuard? _guard;

    internal Tensor(nint handle)
    {
        _handle = handle;
        if (TensorScope.Current is { } scope)
        {
            scope.Add(this);
        }
        else
        {
            _guard = new HandleGuard(handle);
        }
    }

    /// <summary>Another reference to the same tensor, owned by no scope: for parameters and buffers.</summary>
    protected Tensor(Tensor source)
    {
        _handle = NativeMethods.rl_tensor_retain(source.Handle);
        _guard = new HandleGuard(_handle);
        GC.KeepAlive(source);
    }

    /// <summary>Sizes of the dimensions, outermost first.</summary>
    /// <exception cref="TorchException">This is a nested tensor, in which they vary.</exception>
    public Shape Shape
    {
        get
        {
            var shape = ShapeOf(Handle);
            GC.KeepAlive(this);
            return shape;
        }
    }

    /// <summary>Number of dimensions; 0 for a scalar tensor.</summary>
    public int Rank
    {
        get
        {
            int rank;
            NativeStatus.Check(NativeMethods.rl_tensor_rank(Handle, &rank));
            GC.KeepAlive(this);
            return rank;
        }
    }

    /// <summary>Number of elements.</summary>
    public long ElementCount
    {
        get
        {
            long count;
            NativeStatus.Check(NativeMethods.rl_tensor_count(Handle, &count));
            GC.KeepAlive(this);
            return count;
        }
    }

    /// <summary>Element type.</summary>
    public DType DType
    {
        get
        {
            int dtype;
            NativeStatus.Check(NativeMethods.rl_tensor_dtype(Handle, &dtype));
            GC.KeepAlive(this);
            return (DType)dtype;
        }
    }

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            int type, index;
            NativeStatus.Check(NativeMethods.rl_tensor_device(Handle, &type, &index));
            GC.KeepAlive(this);
            return new Device((DeviceType)type, index);
        }
    }

    /// <summary>How the elements are stored; nearly always by strides.</summary>
    public Layout Layout
    {
        get
        {
            int layout;
            NativeStatus.Check(NativeMethods.rl_tensor_layout(Handle, &layout));
            GC.KeepAlive(this);
            return (Layout)layout;
        }
    }

    /// <summary>Elements to step over in memory for the next index of each dimension.</summary>
    public long[] Strides
    {
        get
        {
            var strides = new long[Rank];
            fixed (long* pointer = strides)
            {
                NativeStatus.Check(NativeMethods.rl_tensor_strides(Handle, pointer));
            }

            GC.KeepAlive(this);
            return strides;
        }
    }

    /// <summary>True after <see cref="Dispose()"/>, or after the end of the scope that owned it.</summary>
    public bool IsDisposed => _handle == 0;

    internal nint Handle
    {
        get
        {
            var value = _handle;
            if (value == 0)
            {
                ThrowDisposed();
            }

            return value;
        }
    }

    /// <summary>Where the owning scope lists this tensor.</summary>
    internal TensorScope? Scope { get; set; }

    internal int ScopeIndex { get; set; }

    /// <summary>Size of one dimension; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such dimension.</exception>
    public long Size(int dimension)
    {
        var rank = Rank;
        var counted = dimension < 0 ? rank + dimension : dimension;
        if (counted < 0 || counted >= rank)
        {
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"A tensor of shape {Shape} has no dimension {dimension}.");
        }

        long size;
        NativeStatus.Check(NativeMethods.rl_tensor_size(Handle, counted, &size));
        GC.KeepAlive(this);
        return size;
    }

    /// <summary>Hands the tensor from its scope to the enclosing one, or to the garbage collector where there is none.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    public Tensor Keep()
    {
        if (Scope is { } scope)
        {
            scope.Keep(this);
        }

        return this;
    }

    /// <summary>Frees the reference now, ahead of the scope's end or the garbage collector.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the reference; there is nothing else to free, so <paramref name="disposing"/> is always true.</summary>
    protected virtual void Dispose(bool disposing)
    {
        var owned = Interlocked.Exchange(ref _handle, 0);
        if (owned == 0)
        {
            return;
        }

        Scope?.Remove(this);
        if (_guard is not null)
        {
            _guard.Release();
            _guard = null;
        }
        else
        {
            NativeMethods.rl_tensor_release(owned);
        }
    }

    /// <summary>Makes this object stand for another tensor: a parameter moved to a device or to another element type.</summary>
    protected void Replace(Tensor value)
    {
        var replacement = NativeMethods.rl_tensor_retain(value.Handle);
        Dispose(true);
        _handle = replacement;
        _guard = new HandleGuard(replacement);
    }

    /// <summary>The shape of a handle's tensor.</summary>
    internal static Shape ShapeOf(nint handle)
    {
        long* sizes;
        int rank;
        NativeStatus.Check(NativeMethods.rl_tensor_sizes(handle, &sizes, &rank));
        return new Shape(new ReadOnlySpan<long>(sizes, rank));
    }

    /// <summary>For a scope at its end: gives the reference away, to be released with the scope's others.</summary>
    internal nint Surrender()
    {
        Scope = null;
        return Interlocked.Exchange(ref _handle, 0);
    }

    /// <summary>For a scope that lets go of this tensor with no other scope around it.</summary>
    internal void GuardAlone()
    {
        Scope = null;
        _guard = new HandleGuard(Handle);
    }

    private static void ThrowDisposed() => throw new ObjectDisposedException(
        nameof(Tensor), "The tensor was freed, by Dispose or at the end of its TensorScope. Call Keep() on what must outlive the scope.");
}
