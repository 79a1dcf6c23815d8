namespace Relight.Tensors.Weights;

/// <summary>Moves the bytes of tensors of any size, in pieces that a span can hold.</summary>
internal static unsafe class TensorBytes
{
    private const int PieceBytes = 1 << 30;

    /// <summary>Takes a piece of a tensor's memory, in logical order.</summary>
    /// <param name="piece">The piece's bytes.</param>
    /// <param name="firstElement">The index of its first element.</param>
    internal delegate void Visitor(Span<byte> piece, long firstElement);

    /// <summary>Shows the memory of a row-major tensor on the CPU, piece by piece, for reading or writing.</summary>
    internal static void Visit(Tensor tensor, Visitor visitor)
    {
        var count = tensor.ElementCount;
        if (count == 0)
        {
            return;
        }
        var memory = (byte*)tensor.DataPointer();
        var size = tensor.DType.SizeInBytes;
        for (var first = 0L; first < count; first += PieceBytes / size)
        {
            var elements = (int)Math.Min(PieceBytes / size, count - first);
            visitor(new Span<byte>(memory + first * size, elements * size), first);
        }
        GC.KeepAlive(tensor);
    }

    /// <summary>The same values on the CPU in row-major order, whatever the device and the memory order; a new object to dispose.</summary>
    internal static Tensor ToRowMajor(Tensor tensor)
    {
        using var scope = new TensorScope();
        using var _ = NoGradScope.Enter();
        return scope.Keep(tensor.Detach().To(Device.Cpu).ResolveConj().ResolveNeg().Contiguous());
    }
}
