using Relight.Tensors.Interop;

namespace Relight.Tensors;

/// <summary>A number in a tensor's place: int64, float64, bool or complex128, so that none loses a digit.</summary>
internal sealed class NumberTensor : Tensor
{
    private NumberTensor(nint handle)
        : base(handle)
    {
    }

    public static unsafe NumberTensor Of(Scalar number)
    {
        nint handle;
        var value = number.ToValue();
        NativeStatus.Check(NativeMethods.rl_tensor_of_number(&value, &handle));
        return new NumberTensor(handle);
    }
}
