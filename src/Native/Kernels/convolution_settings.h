#ifndef RELIGHT_CONVOLUTION_SETTINGS_H
#define RELIGHT_CONVOLUTION_SETTINGS_H

#include <ATen/core/Tensor.h>

namespace relight {

/// What libtorch's operator of convolution takes beside tensors.
struct ConvolutionSettings {
  at::IntArrayRef stride, padding, dilation;
  bool transposed;
  at::IntArrayRef output_padding;
  int64_t groups;

  /// The axis of the weights along which the channels of the input lie; those of the output lie along the other of the first two.
  int64_t input_axis() const { return transposed ? 0 : 1; }
};

}  // namespace relight

#endif
