using System.Runtime.InteropServices;
using System.Text;
using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>
/// Finds the part of a forward pass whose backward pass makes NaN: notes which part makes which autograd nodes, and looks at every
/// gradient.
/// </summary>
/// <remarks>
/// PyTorch's <c>detect_anomaly</c>, which names the operation alone. Costs a look at each gradient; for searching, not for every day.
/// One forward pass on one thread.
/// <code>
/// watch.Enter("head");
/// y = head.Forward(x);
/// watch.Leave();
/// watch.Attach(loss);
/// loss.Backward();   // may throw AnomalyException
/// </code>
/// </remarks>
public sealed unsafe class BackwardWatch
{
    private readonly List<string> _names = [];
    private readonly List<long> _starts = [];
    private readonly List<long> _ends = [];
    private readonly Stack<int> _open = new();

    /// <summary>A part begins; parts nest, and the innermost is the one that is named.</summary>
    /// <param name="name">One line.</param>
    public void Enter(string name)
    {
        _open.Push(_names.Count);
        _names.Add(name);
        _starts.Add(NativeMethods.rl_sequence_number());
        _ends.Add(long.MaxValue);
    }

    /// <summary>The part that was entered last ends.</summary>
    public void Leave() => _ends[_open.Pop()] = NativeMethods.rl_sequence_number();

    /// <summary>
    /// Makes the backward pass from a tensor throw <see cref="AnomalyException"/> at the first function whose result holds NaN.
    /// </summary>
    /// <param name="output">The end of the forward pass.</param>
    public void Attach(Tensor output)
    {
        fixed (long* starts = CollectionsMarshal.AsSpan(_starts), ends = CollectionsMarshal.AsSpan(_ends))
        fixed (byte* names = Encoding.UTF8.GetBytes(string.Join('\n', _names) + '\0'))
        {
            NativeStatus.Check(NativeMethods.rl_watch_backward(output.Handle, starts, ends, names, _names.Count));
        }

        GC.KeepAlive(output);
    }
}
