/* Gradients of a convolution's weights in 16 bits, which oneDNN leaves unwritten for some. */
#ifndef RELIGHT_WEIGHT_GRADIENT_H
#define RELIGHT_WEIGHT_GRADIENT_H

#include "convolution_settings.h"

namespace relight::weight_gradient {

/// Whether oneDNN may go wrong on the gradients of these weights, and of their bias, over this map: a convolution's input, or, of a
/// transposed one, the gradient of its output. Those of float32 are right for all.
bool goes_wrong(const at::Tensor& map, const at::Tensor& weight, const ConvolutionSettings& settings);

}  // namespace relight::weight_gradient

#endif
