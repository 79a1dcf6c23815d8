/* Where oneDNN 2.6 and 3.7 go wrong on gradients of bfloat16 weights (jit_avx512_core_bf16_conv_kernel.cpp, and its sibling for matrix
 * units):
 *
 * - A stride larger than the map. It leaves taps unwritten, and in three dimensions writes beyond its own memory.
 * - Three dimensions, and an axis of which no output sees the map alone: it steps from the near edge to the far one by the wrong number of
 * taps.
 * - Channels of a group that do not fill blocks of 16, under a kernel that is dilated along another axis than the last: it steps twice over
 * the gap between two rows. */
#include "weight_gradient.h"

#include <vector>

namespace relight::weight_gradient {
namespace {

constexpr int64_t kBlock = 16;

/// One number an axis: libtorch takes a single one for all of them.
std::vector<int64_t> for_each_axis(at::IntArrayRef list, int64_t axes) {
  return list.size() == 1 ? std::vector<int64_t>(axes, list[0]) : list.vec();
}

/// Of a stride that is at least 1.
bool any_output_is_inside(int64_t size, int64_t reach, int64_t stride, int64_t padding) {
  const auto before = (padding + stride - 1) / stride;   // outputs that begin before the map does
  return before * stride - padding + reach <= size;
}

}  // namespace

bool goes_wrong(const at::Tensor& map, const at::Tensor& weight, const ConvolutionSettings& settings) {
  if (map.scalar_type() != at::kBFloat16 && map.scalar_type() != at::kHalf) return false;
  const auto axes = weight.dim() - 2;
  const auto strides = for_each_axis(settings.stride, axes), paddings = for_each_axis(settings.padding, axes),
      dilations = for_each_axis(settings.dilation, axes);
  for (const auto* numbers : {&strides, &paddings, &dilations})
    if (axes < 1 || map.dim() != weight.dim() || static_cast<int64_t>(numbers->size()) != axes) return false;   // which libtorch refuses
  for (int64_t axis = 0; axis < axes; ++axis) {
    if (strides[axis] < 1) return false;   // which libtorch refuses
    const auto size = map.size(2 + axis), reach = dilations[axis] * (weight.size(2 + axis) - 1) + 1;
    if (strides[axis] > size || (axes == 3 && !any_output_is_inside(size, reach, strides[axis], paddings[axis]))) return true;
    if (dilations[axis] > 1 && axis + 1 < axes && weight.size(1) % kBlock != 0) return true;
  }
  return false;
}

}  // namespace relight::weight_gradient
