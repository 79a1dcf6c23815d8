/* Convolutions whose channels do not fill the blocks into which oneDNN packs weights. */
#ifndef RELIGHT_PACKING_H
#define RELIGHT_PACKING_H

#include "convolution_settings.h"

namespace relight::packing {

/// Whether oneDNN on this machine packs weights wrongly that do not fill its blocks: asked of it once.
bool is_wrong();

/// Whether a convolution of the processor's with these weights, or the gradient of its input, comes out wrong for that.
bool spoils(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings);
bool spoils_gradient(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings);

/// The same, right: over blocks filled with zeros, or, in groups, without oneDNN.
at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings);
at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
    const ConvolutionSettings& settings);

}  // namespace relight::packing

#endif
