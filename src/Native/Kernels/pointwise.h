/* 1×1 convolutions as the products of matrices that they are. */
#ifndef RELIGHT_POINTWISE_H
#define RELIGHT_POINTWISE_H

#include <array>
#include <tuple>

#include "convolution_settings.h"

namespace relight::pointwise {

/// Whether oneDNN is not to be trusted with a convolution: in Debian 13 its version 3.7.2, on processors with AVX-512, gives wrong values
/// of 1×1 convolutions with 512 output channels and more, and divides by zero for some pairs of channels.
bool goes_wrong(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings);

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings);

/// The gradients of input, weight and bias that are wanted.
std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
                                                        const ConvolutionSettings& settings, std::array<bool, 3> wanted);

}  // namespace relight::pointwise

#endif
