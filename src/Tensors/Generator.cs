using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>A source of libtorch's own random numbers: initial weights, dropout. Thread-safe as libtorch locks it.</summary>
public sealed unsafe class Generator : IDisposable
{
    private nint _handle;

    private Generator(nint handle) => _handle = handle;

    /// <summary>Frees the native handle.</summary>
    ~Generator() => Free();

    internal nint Handle => _handle == 0 ? throw new ObjectDisposedException(nameof(Generator)) : _handle;

    /// <summary>The generator that operators on a device draw from when they are given none.</summary>
    public static Generator Default(Device device)
    {
        nint result;
        NativeStatus.Check(NativeMethods.rl_generator_default((int)device.Type, device.Index, &result));
        return new Generator(result);
    }

    /// <summary>A generator of one's own on the processor.</summary>
    /// <param name="seed">The same seed gives the same numbers, here and in PyTorch.</param>
    public static Generator Create(ulong seed)
    {
        nint result;
        NativeStatus.Check(NativeMethods.rl_generator_create(&result));
        var generator = new Generator(result);
        generator.Seed(seed);
        return generator;
    }

    /// <summary>Starts over from a seed.</summary>
    public void Seed(ulong seed)
    {
        NativeStatus.Check(NativeMethods.rl_generator_seed(Handle, seed));
        GC.KeepAlive(this);
    }

    /// <summary>The state, as a uint8 tensor that PyTorch's <c>set_state</c> takes too.</summary>
    public Tensor GetState()
    {
        nint state;
        NativeStatus.Check(NativeMethods.rl_generator_get_state(Handle, &state));
        GC.KeepAlive(this);
        return new Tensor(state);
    }

    /// <summary>Goes on from a state that <see cref="GetState"/> gave.</summary>
    /// <exception cref="TorchException">The state is not one of such a generator.</exception>
    public void SetState(Tensor state)
    {
        NativeStatus.Check(NativeMethods.rl_generator_set_state(Handle, state.Handle));
        GC.KeepAlive(state);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        var owned = Interlocked.Exchange(ref _handle, 0);
        if (owned != 0)
        {
            NativeMethods.rl_generator_release(owned);
        }
    }
}
