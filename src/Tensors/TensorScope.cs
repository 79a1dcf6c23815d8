using System.Buffers;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>Owns every tensor made on this thread while it is the innermost scope, and frees them at its end.</summary>
/// <remarks>
/// <code>
/// using (new TensorScope())
/// {
///     loss = criterion.Forward(network.Forward(images), labels).Keep(); // everything else is freed
/// }
/// </code>
/// Belongs to the thread that made it. Scopes nest, and end in the reverse order of their beginning.
/// </remarks>
public sealed unsafe class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _innermost;

    private readonly TensorScope? _enclosing;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly bool _ownsNothing;
    private Tensor?[] _tensors = ArrayPool<Tensor?>.Shared.Rent(64);
    private int _count;
    private bool _disposed;

    /// <summary>Begins a scope on this thread.</summary>
    public TensorScope()
        : this(ownsNothing: false)
    {
    }

    private TensorScope(bool ownsNothing)
    {
        _ownsNothing = ownsNothing;
        _enclosing = _innermost;
        _innermost = this;
    }

    /// <summary>Number of tensors that the scope owns now.</summary>
    public int Count => _count;

    /// <summary>The innermost scope of this thread that owns what is made; null where none does.</summary>
    internal static TensorScope? Current => _innermost is { _ownsNothing: false } scope ? scope : null;

    /// <summary>A scope in which tensors belong to no scope at all: for state that lives on, made in the middle of a step.</summary>
    public static TensorScope Outside() => new(ownsNothing: true);

    /// <summary>Hands a tensor of this scope to the enclosing one, or to the garbage collector where there is none.</summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">Another scope owns the tensor, or none.</exception>
    /// <exception cref="InvalidOperationException">The scope belongs to another thread.</exception>
    public Tensor Keep(Tensor tensor)
    {
        if (tensor.Scope != this)
        {
            throw new ArgumentException("This scope does not own the tensor.", nameof(tensor));
        }

        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("A tensor can be kept only on the thread of the TensorScope that owns it.");
        }

        Remove(tensor);
        if (_enclosing is { _ownsNothing: false } outer)
        {
            outer.Add(tensor);
        }
        else
        {
            tensor.GuardAlone();
        }

        return tensor;
    }

    /// <summary>Frees what the scope owns, and makes the enclosing scope the innermost again.</summary>
    /// <exception cref="InvalidOperationException">A scope inside it is still open, or another thread ends it.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (_innermost != this)
        {
            throw new InvalidOperationException(
                "A TensorScope must end on the thread that began it, and after every scope begun inside it. Use `using`.");
        }

        _disposed = true;
        _innermost = _enclosing;
        ReleaseAll();
        ArrayPool<Tensor?>.Shared.Return(_tensors, clearArray: true);
        _tensors = [];
    }

    internal void Add(Tensor tensor)
    {
        if (_count == _tensors.Length)
        {
            Grow();
        }

        tensor.Scope = this;
        tensor.ScopeIndex = _count;
        _tensors[_count++] = tensor;
    }

    /// <summary>Forgets a tensor; one disposed on another thread stays listed, empty, until the end.</summary>
    internal void Remove(Tensor tensor)
    {
        if (_thread != Environment.CurrentManagedThreadId)
        {
            return;
        }

        var last = _tensors[--_count]!;
        _tensors[tensor.ScopeIndex] = last;
        last.ScopeIndex = tensor.ScopeIndex;
        _tensors[_count] = null;
        tensor.Scope = null;
    }

    private void ReleaseAll()
    {
        const int chunk = 256;
        var handles = stackalloc nint[chunk];
        var filled = 0;
        for (var i = 0; i < _count; i++)
        {
            var handle = _tensors[i]!.Surrender();
            if (handle != 0)
            {
                handles[filled++] = handle;
            }

            if (filled == chunk || (i == _count - 1 && filled > 0))
            {
                NativeMethods.rl_tensor_release_many(handles, filled);
                filled = 0;
            }
        }

        _count = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<Tensor?>.Shared.Rent(_tensors.Length * 2);
        _tensors.CopyTo(larger, 0);
        ArrayPool<Tensor?>.Shared.Return(_tensors, clearArray: true);
        _tensors = larger;
    }
}
