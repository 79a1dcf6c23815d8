namespace Relight.Tensors.Interop;

/// <summary>rl_tag of relight_native.h.</summary>
internal enum ValueTag
{
    None = 0,
    Default = 1,
    Tensor = 2,
    Int = 3,
    Double = 4,
    Bool = 5,
    String = 6,
    Device = 7,
    IntList = 8,
    DoubleList = 9,
    BoolList = 10,
    TensorList = 11,
    OptionalTensorList = 12,
    ScalarList = 13,
    Generator = 14,
    Complex = 15,
}
