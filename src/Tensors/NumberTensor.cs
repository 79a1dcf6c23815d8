using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>A number in a tensor's place.</summary>
internal sealed class NumberTensor : Tensor
{
    private NumberTensor(nint handle, Scalar number)
        : base(handle) => Number = number;

    /// <summary>The number as it was written, whatever its element type could hold.</summary>
    public Scalar Number { get; }

    public static unsafe NumberTensor Of(Scalar number)
    {
        nint handle;
        var value = number.ToValue();
        NativeStatus.Check(NativeMethods.rl_tensor_of_number(&value, &handle));
        return new NumberTensor(handle, number);
    }
}
