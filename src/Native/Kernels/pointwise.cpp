#include "pointwise.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "../Boundary/compatibility.h"

namespace relight::pointwise {
namespace {

constexpr int64_t kFewPositions = 64;

bool all_are(at::IntArrayRef values, int64_t value) {
  return std::all_of(values.begin(), values.end(), [=](int64_t one) { return one == value; });
}

int64_t stride_along(const ConvolutionSettings& settings, int64_t dim) { return settings.stride[settings.stride.size() == 1 ? 0 : dim - 2]; }

/// What the convolution looks at: every stride-th position.
at::Tensor seen(const at::Tensor& input, const ConvolutionSettings& settings) {
  return input.slice(2, 0, c10::nullopt, stride_along(settings, 2)).slice(3, 0, c10::nullopt, stride_along(settings, 3));
}

/// (C, N·H·W) from (N, C, H, W).
at::Tensor matrix(const at::Tensor& map) { return map.permute({1, 0, 2, 3}).reshape({map.size(1), -1}); }

}  // namespace

bool goes_wrong(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  if (!compatibility::kSpoilsFewPositions || settings.transposed || settings.groups != 1 || weight.dim() != 4 || input.dim() != 4 || weight.size(2) != 1 ||
      weight.size(3) != 1 || !all_are(settings.padding, 0) || input.scalar_type() != weight.scalar_type())
    return false;
  const auto positions = [&](int64_t dim) { return (input.size(dim) - 1) / stride_along(settings, dim) + 1; };
  return input.size(0) * positions(2) * positions(3) < kFewPositions;
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings) {
  const auto looked = seen(input, settings);
  auto product = at::matmul(weight.flatten(1), matrix(looked));
  if (bias.defined()) product = product + bias.unsqueeze(1);
  return product.view({weight.size(0), input.size(0), looked.size(2), looked.size(3)}).permute({1, 0, 2, 3}).contiguous(input.suggest_memory_format());
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
                                                        const ConvolutionSettings& settings, std::array<bool, 3> wanted) {
  at::Tensor of_input, of_weight, of_bias;
  const auto errors = matrix(gradient);
  if (wanted[0]) {
    of_input = at::zeros_like(input);
    const auto product = at::matmul(weight.flatten(1).t(), errors);
    seen(of_input, settings).copy_(product.view({input.size(1), gradient.size(0), gradient.size(2), gradient.size(3)}).permute({1, 0, 2, 3}));
  }
  if (wanted[1]) of_weight = at::matmul(errors, matrix(seen(input, settings)).t()).view_as(weight);
  if (wanted[2]) of_bias = gradient.sum(at::IntArrayRef{0, 2, 3});
  return {of_input, of_weight, of_bias};
}

}  // namespace relight::pointwise
