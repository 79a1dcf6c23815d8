using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <summary>Handles of the generated operators, each looked up at its first call.</summary>
internal static partial class Operators
{
    private static readonly nint[] Handles = new nint[Count];

    /// <summary>Names of the operators that have a generated C# method, such as <c>aten::add.Tensor</c>.</summary>
    public static string[] Names => NameLines.Split('\n');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Handle(int index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload)
    {
        var handle = Handles[index];
        return handle != 0 ? handle : Find(index, name, overload);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Find(int index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload) =>
        Handles[index] = Operator.FindHandle(name, overload);
}
