using System.Runtime.InteropServices;

namespace Relight.Tensors.Interop;

/// <summary>rl_profile_event.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct OperatorEvent
{
    public readonly long Start;
    public readonly long End;
    public readonly long Sequence;
    public readonly int Name;
    public readonly int Thread;
    public readonly int Backward;
    private readonly int _reserved;
}
