/* 1×1 convolutions over few positions, as the products of matrices that they are. */
#ifndef RELIGHT_POINTWISE_H
#define RELIGHT_POINTWISE_H

#include <array>
#include <tuple>

#include "convolution_settings.h"

namespace relight::pointwise {

/// Whether libtorch's own is not to be trusted: over few positions the oneDNN of libtorch 2.6 gives wrong values on some processors, or divides by zero.
bool goes_wrong(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings);

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings);

/// The gradients of input, weight and bias that are wanted.
std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
                                                        const ConvolutionSettings& settings, std::array<bool, 3> wanted);

}  // namespace relight::pointwise

#endif
