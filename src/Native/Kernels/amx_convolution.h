/* 3×3 convolutions of bfloat16 in the processor's matrix units. */
#ifndef RELIGHT_AMX_CONVOLUTION_H
#define RELIGHT_AMX_CONVOLUTION_H

#include <ATen/core/Tensor.h>

namespace relight::amx {

/// Whether a convolution of these is one that is computed faster so: bfloat16 on a processor with matrix units, channels last, 3×3, padding
/// 1, stride 1 or 2, and enough images for threads to share.
bool pays(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
          bool transposed, int64_t groups);

/// (N, C, H, W), (K, C, 3, 3) and (K,) or undefined → (N, K, ⌈H/stride⌉, ⌈W/stride⌉).
at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, int64_t stride);

/// The gradient of an input of these sizes: (N, K, h, w) and (K, C, 3, 3) → (N, C, H, W).
at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& weight, at::IntArrayRef sizes, int64_t stride);

/// The gradient of the weight: (N, K, h, w) and (N, C, H, W) → (K, C, 3, 3).
at::Tensor backward_weight(const at::Tensor& gradient, const at::Tensor& input, int64_t stride);

}  // namespace relight::amx

#endif
