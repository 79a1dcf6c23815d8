/* 3×3 convolutions of stride 1 by Winograd's minimal filtering, in float32, and in bfloat16 where the processor multiplies it. */
#ifndef RELIGHT_WINOGRAD_H
#define RELIGHT_WINOGRAD_H

#include <ATen/core/Tensor.h>

namespace relight::winograd {

/// Whether a convolution of these is one that is computed faster so: one of those types, on the processor, channels last, 3×3, stride and
/// padding 1, and large enough that the products outweigh the transforms.
bool pays(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
          bool transposed, int64_t groups);

/// (N, C, H, W), (K, C, 3, 3) and (K,) or undefined → (N, K, H, W).
at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias);

/// The gradient of the input: (N, K, H, W) and (K, C, 3, 3) → (N, C, H, W).
at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& weight);

/// The gradient of the weight: (N, K, H, W) and (N, C, H, W) → (K, C, 3, 3).
at::Tensor backward_weight(const at::Tensor& gradient, const at::Tensor& input);

}  // namespace relight::winograd

#endif
