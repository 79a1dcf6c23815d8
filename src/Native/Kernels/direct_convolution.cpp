#include "direct_convolution.h"

#include <ATen/ATen.h>
#include <ATen/CompositeExplicitAutogradFunctions.h>

#include "../Boundary/compatibility.h"
#include "packing.h"
#include "pointwise.h"
#include "weight_gradient.h"

namespace relight::direct {
namespace {

using Gradients = std::tuple<at::Tensor, at::Tensor, at::Tensor>;

at::Tensor to(const at::Tensor& tensor, at::ScalarType type) { return tensor.defined() ? tensor.to(type) : tensor; }

bool must_be_in_float(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  return settings.transposed && !compatibility::kTransposesBFloat16 && input.scalar_type() == at::kBFloat16 &&
      weight.scalar_type() == at::kBFloat16;
}

}  // namespace

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings) {
  const auto [stride, padding, dilation, transposed, output_padding, groups] = settings;
  if (pointwise::goes_wrong(input, weight, settings)) return pointwise::forward(input, weight, bias, settings);
  if (packing::spoils(input, weight, settings)) return packing::forward(input, weight, bias, settings);
  const auto type = input.scalar_type();
  const bool in_float = must_be_in_float(input, weight, settings);
  const auto as = [&](const at::Tensor& tensor) { return in_float ? to(tensor, at::kFloat) : tensor; };
  const auto result = at::compositeexplicitautograd::convolution(as(input), as(weight), as(bias), stride, padding, dilation, transposed,
      output_padding, groups);
  return in_float ? result.to(type) : result;
}

Gradients backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight, at::OptionalIntArrayRef bias_sizes,
                   const ConvolutionSettings& settings, std::array<bool, 3> wanted) {
  const auto compute = [&](std::array<bool, 3> parts, bool in_float) -> Gradients {
    const auto as = [&](const at::Tensor& tensor) { return in_float ? to(tensor, at::kFloat) : tensor; };
    const auto [of_input, of_weight, of_bias] = at::compositeexplicitautograd::convolution_backward(
        as(gradient), as(input), as(weight), bias_sizes, settings.stride, settings.padding, settings.dilation, settings.transposed,
        settings.output_padding, settings.groups, parts);
    const auto type = weight.scalar_type();
    return {to(of_input, type), to(of_weight, type), to(of_bias, type)};
  };
  if (must_be_in_float(input, weight, settings)) return compute(wanted, true);
  if (pointwise::goes_wrong(input, weight, settings)) return pointwise::backward(gradient, input, weight, settings, wanted);
  const bool spoilt = wanted[0] && packing::spoils_gradient(input, weight, settings);
  const bool unwritten = (wanted[1] || wanted[2]) && weight_gradient::goes_wrong(settings.transposed ? gradient : input, weight, settings);
  if (!spoilt && !unwritten) return compute(wanted, false);
  at::Tensor of_input, of_weight, of_bias;
  if (spoilt) of_input = packing::backward_input(gradient, input, weight, settings);
  else if (wanted[0]) of_input = std::get<0>(compute({true, false, false}, false));
  if (wanted[1] || wanted[2]) std::tie(std::ignore, of_weight, of_bias) = compute({false, wanted[1], wanted[2]}, unwritten);
  return {of_input, of_weight, of_bias};
}

}  // namespace relight::direct
