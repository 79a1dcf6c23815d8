using System.Text.Json.Serialization;

namespace Relight.Settings;

/// <summary>In what element type the forward pass computes. Weights, gradients and the optimizer's state are float32 in all.</summary>
public enum Precision
{
    /// <summary>
    /// The fastest of the device without loss scaling: <see cref="Bf16"/> on GPUs and on processors with bfloat16 instructions,
    /// <see cref="Fp32"/> elsewhere.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>float32 throughout.</summary>
    [JsonStringEnumMemberName("fp32")]
    Fp32,

    /// <summary>
    /// Autocast to bfloat16: matrix products and convolutions in bfloat16. On processors with AVX-512 bf16 and on GPUs from Ampere on.
    /// </summary>
    [JsonStringEnumMemberName("bf16")]
    Bf16,

    /// <summary>Autocast to float16 with loss scaling; on a GPU only.</summary>
    [JsonStringEnumMemberName("fp16")]
    Fp16,
}
