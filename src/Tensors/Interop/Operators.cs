using System.Runtime.CompilerServices;

namespace Relight.Tensors;

/// <summary>Handles of the generated operators, each looked up at its first call.</summary>
internal static partial class Operators
{
    private static readonly nint[] Handles = new nint[Count];

    /// <summary>Names of the operators that have a generated C# method, such as <c>aten::add.Tensor</c>.</summary>
    public static string[] Names => NameLines.Split('\n');

    /// <summary>
    /// The oldest version of libtorch that is known to have an operator, given with its namespace and overload; null for an unknown one.
    /// </summary>
    public static string? VersionOf(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : Sections.Last(section => section.Start <= index).Version;
    }

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
