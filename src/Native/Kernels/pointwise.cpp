/* A convolution looks at every stride-th position of a large map and gives a small one; a transposed one goes the other way, and so does
 * either's gradient. The weights are a matrix with a row for each channel of the small map. */
#include "pointwise.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "../Boundary/compatibility.h"

namespace relight::pointwise {
namespace {

constexpr int64_t kMostTrustedChannels = 256;

bool all_are(at::IntArrayRef values, int64_t value) {
  return std::all_of(values.begin(), values.end(), [=](int64_t one) { return one == value; });
}

int64_t along(at::IntArrayRef settings, int64_t axis) { return settings[settings.size() == 1 ? 0 : axis - 2]; }

/// Every stride-th position of a large map.
at::Tensor seen(at::Tensor large, const ConvolutionSettings& settings) {
  for (int64_t axis = 2; axis < large.dim(); axis++) large = large.slice(axis, 0, c10::nullopt, along(settings.stride, axis));
  return large;
}

/// A row for each position, a column for each channel; of a map with channels last, a view.
at::Tensor rows(const at::Tensor& map) { return map.movedim(1, -1).reshape({-1, map.size(1)}); }

at::Tensor to_small(const at::Tensor& large, const at::Tensor& weight, const ConvolutionSettings& settings) {
  const auto looked = seen(large, settings);
  auto sizes = looked.movedim(1, -1).sizes().vec();
  sizes.back() = weight.size(0);
  return at::matmul(rows(looked), weight.flatten(1).t()).view(sizes).movedim(-1, 1);
}

void add_to_large(at::Tensor large, const at::Tensor& small, const at::Tensor& weight, const ConvolutionSettings& settings) {
  auto sizes = small.movedim(1, -1).sizes().vec();
  sizes.back() = weight.size(1);
  seen(large, settings).add_(at::matmul(rows(small), weight.flatten(1)).view(sizes).movedim(-1, 1));
}

at::Tensor zeros(at::IntArrayRef sizes, const at::Tensor& like) {
  return at::zeros(sizes, like.options()).contiguous(like.suggest_memory_format());
}

std::vector<int64_t> large_sizes(const at::Tensor& small, const at::Tensor& weight, const ConvolutionSettings& settings) {
  auto sizes = small.sizes().vec();
  sizes[1] = weight.size(1);
  for (int64_t axis = 2; axis < small.dim(); axis++)
    sizes[axis] = (sizes[axis] - 1) * along(settings.stride, axis) + 1 + along(settings.output_padding, axis);
  return sizes;
}

at::Tensor biased(const at::Tensor& map, const at::Tensor& bias) {
  if (!bias.defined()) return map;
  std::vector<int64_t> sizes(map.dim(), 1);
  sizes[1] = -1;
  return map + bias.view(sizes);
}

}  // namespace

bool goes_wrong(const at::Tensor& input, const at::Tensor& weight, const ConvolutionSettings& settings) {
  const auto type = input.scalar_type();
  return compatibility::kSpoilsPointwise && settings.groups == 1 && (type == at::kFloat || type == at::kBFloat16) &&
      weight.scalar_type() == type &&
         input.dim() > 2 && weight.dim() == input.dim() && all_are(weight.sizes().slice(2), 1) && all_are(settings.padding, 0) &&
         std::max(weight.size(0), weight.size(1)) > kMostTrustedChannels && input.numel() > 0 &&
             input.size(1) == weight.size(settings.input_axis());
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, const ConvolutionSettings& settings) {
  const auto format = input.suggest_memory_format();
  if (!settings.transposed) return biased(to_small(input, weight, settings), bias).contiguous(format);
  auto result = zeros(large_sizes(input, weight, settings), input);
  add_to_large(result, input, weight, settings);
  return biased(result, bias).contiguous(format);
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gradient, const at::Tensor& input, const at::Tensor& weight,
                                                        const ConvolutionSettings& settings, std::array<bool, 3> wanted) {
  const auto& [small, large] = settings.transposed ? std::tie(input, gradient) : std::tie(gradient, input);
  at::Tensor of_input, of_weight, of_bias;
  if (wanted[0] && settings.transposed) {
    of_input = to_small(gradient, weight, settings).contiguous(input.suggest_memory_format());
  } else if (wanted[0]) {
    of_input = zeros(input.sizes(), input);
    add_to_large(of_input, gradient, weight, settings);
  }
  if (wanted[1]) of_weight = at::matmul(rows(small).t(), rows(seen(large, settings))).view_as(weight);
  if (wanted[2]) of_bias = rows(gradient).sum(0);
  return {of_input, of_weight, of_bias};
}

}  // namespace relight::pointwise
