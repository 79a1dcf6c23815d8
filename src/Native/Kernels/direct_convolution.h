/* libtorch's own convolutions, and ways round where they go wrong. */
#ifndef RELIGHT_DIRECT_CONVOLUTION_H
#define RELIGHT_DIRECT_CONVOLUTION_H

#include "convolution_settings.h"

#include <array>
#include <tuple>

namespace relight::direct {

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings);

/// The gradients of input, weight and bias, as many as are wanted.
std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
                                                        at::OptionalIntArrayRef bias_sizes, const ConvolutionSettings& settings,
                                                        std::array<bool, 3> wanted);

}  // namespace relight::direct

#endif
