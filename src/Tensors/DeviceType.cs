namespace Relight.Tensors;

/// <summary>Kinds of device, with libtorch's numbers.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda = 1,

    /// <summary>Nowhere: shapes and element types without elements.</summary>
    Meta = 14,
}
