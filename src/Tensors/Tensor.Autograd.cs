using Relight.Tensors.Interop;
using Relight.Tensors.Profiling;

namespace Relight.Tensors;

/// <content>Gradients.</content>
public unsafe partial class Tensor
{
    /// <summary>Whether operators on this tensor are recorded for backward. Only leaves can be set.</summary>
    public bool RequiresGrad
    {
        get
        {
            int requires;
            NativeStatus.Check(NativeMethods.rl_tensor_requires_grad(Handle, &requires));
            GC.KeepAlive(this);
            return requires != 0;
        }

        set
        {
            NativeStatus.Check(NativeMethods.rl_tensor_set_requires_grad(Handle, value ? 1 : 0));
            GC.KeepAlive(this);
        }
    }

    /// <summary>True where no recorded operator made it.</summary>
    public bool IsLeaf
    {
        get
        {
            int leaf;
            NativeStatus.Check(NativeMethods.rl_tensor_is_leaf(Handle, &leaf));
            GC.KeepAlive(this);
            return leaf != 0;
        }
    }

    /// <summary>
    /// Name of what was recorded to make this tensor, such as <c>AddBackward0</c>; null where nothing was. PyTorch's <c>grad_fn</c>.
    /// </summary>
    public string? GradientFunction
    {
        get
        {
            byte* name = null;
            NativeStatus.Check(NativeMethods.rl_tensor_grad_function(Handle, &name));
            GC.KeepAlive(this);
            return name == null ? null : NativeStatus.TakeText(name).Split("::")[^1];
        }
    }

    /// <summary>The gradient that backward has summed up; null before the first, and after setting null.</summary>
    public Tensor? Grad
    {
        get
        {
            nint gradient;
            NativeStatus.Check(NativeMethods.rl_tensor_grad(Handle, &gradient));
            GC.KeepAlive(this);
            return gradient == 0 ? null : new Tensor(gradient);
        }

        set
        {
            NativeStatus.Check(NativeMethods.rl_tensor_set_grad(Handle, value?.Handle ?? 0));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Adds the gradient of this tensor with respect to every leaf it depends on to the leaf's <see cref="Grad"/>.</summary>
    /// <param name="gradient">Gradient of the final result with respect to this tensor, in its shape; may be left out for one
    /// element.</param>
    /// <param name="retainGraph">Keep what backward needs, to call it again.</param>
    /// <param name="createGraph">Record backward itself, for higher derivatives.</param>
    /// <exception cref="TorchException">The graph was freed already, or nothing requires a gradient.</exception>
    public void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false)
    {
        using var range = Profiler.Range("backward", ProfiledKind.Stage);
        var output = Handle;
        var given = gradient?.Handle ?? 0;
        NativeStatus.Check(NativeMethods.rl_backward(&output, &given, 1, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0));
        GC.KeepAlive(gradient);
        GC.KeepAlive(this);
    }

    /// <summary>Gradients of the sum of outputs with respect to inputs, without touching any <see cref="Grad"/>.</summary>
    /// <param name="outputs">What is differentiated.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="outputGradients">Gradient of the final result with respect to each output; may be left out for outputs of one
    /// element.</param>
    /// <param name="retainGraph">Keep what backward needs, to call it again.</param>
    /// <param name="createGraph">Record backward itself, for higher derivatives.</param>
    /// <param name="allowUnused">Give null for an input that no output depends on, rather than an error.</param>
    /// <returns>One gradient an input.</returns>
    public static Tensor?[] Gradients(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputGradients = default,
        bool retainGraph = false, bool createGraph = false, bool allowUnused = false)
    {
        if (!outputGradients.IsEmpty && outputGradients.Length != outputs.Length)
        {
            throw new ArgumentException(
                $"Expected one gradient for each of {outputs.Length} outputs, got {outputGradients.Length}.", nameof(outputGradients));
        }

        nint[] from = Handles(outputs), given = outputGradients.IsEmpty ? new nint[outputs.Length] : Handles(outputGradients),
        to = Handles(inputs);
        var found = new nint[inputs.Length];
        fixed (nint* fromPointer = from, givenPointer = given, toPointer = to, foundPointer = found)
        {
            NativeStatus.Check(NativeMethods.rl_gradients(
                fromPointer, givenPointer, from.Length, toPointer, to.Length,
                retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, allowUnused ? 1 : 0, foundPointer));
        }

        OperatorCall.KeepAlive(outputs);
        OperatorCall.KeepAlive(outputGradients);
        OperatorCall.KeepAlive(inputs);
        return Array.ConvertAll(found, handle => handle == 0 ? null : new Tensor(handle));
    }

    private static nint[] Handles(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (var i = 0; i < handles.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }

        return handles;
    }
}
