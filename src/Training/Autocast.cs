using Relight.Settings;
using Relight.Tensors;

namespace Relight.Training;

/// <summary>The autocast scope that a precision asks for.</summary>
public static class Autocast
{
    /// <summary>Enters it on this thread; for float32 it is a scope that changes nothing.</summary>
    public static AutocastScope Enter(TrainerOptions options) => Enter(options.Precision, options.Device);

    /// <summary>Enters it on this thread; for float32 it is a scope that changes nothing.</summary>
    public static AutocastScope Enter(Precision precision, Device device)
    {
        var computed = ComputeChoice.Precision(device, precision);
        return AutocastScope.Enter(
            device.Type, computed == Precision.Fp16 ? DType.Float16 : DType.BFloat16, enabled: computed != Precision.Fp32);
    }
}
