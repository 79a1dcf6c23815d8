namespace Relight.Training;

/// <summary>In what element type the forward pass computes. Weights, gradients and the optimizer's state are float32 in all.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Fp32,

    /// <summary>Autocast to bfloat16: matrix products and convolutions in bfloat16. On processors with AVX-512 bf16 and on GPUs from Ampere on.</summary>
    Bf16,

    /// <summary>Autocast to float16 with loss scaling; on a GPU only.</summary>
    Fp16,
}
