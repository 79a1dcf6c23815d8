#include "amx_convolution.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>

#include "amx_kernels.h"
#include "workspace.h"

namespace relight::amx {
namespace {

constexpr int64_t kChunkBytes = 512 << 10;           // of a thread's padded images: a quarter of a core's cache
constexpr int64_t kMostImageBytes = 2 << 20;
// for threads to share, however many there are: what is computed must not depend on that
constexpr int64_t kFewestImages = 8;
constexpr int64_t kPositionsCorrelated = 2048;       // at least, if there are so many

BFloat16* values_of(const at::Tensor& tensor) { return static_cast<BFloat16*>(tensor.data_ptr()); }

BFloat16* elements(Workspace purpose, int64_t count) {
  return static_cast<BFloat16*>(workspace(purpose, count * static_cast<int64_t>(sizeof(BFloat16))));
}

Maps maps_of(const at::Tensor& maps) { return {values_of(maps), maps.size(2), maps.size(3), maps.size(1)}; }

at::Tensor channels_last(const at::Tensor& tensor) { return tensor.contiguous(at::MemoryFormat::ChannelsLast); }

at::Tensor empty_maps(at::IntArrayRef sizes, const at::Tensor& like) {
  return at::empty(sizes, like.options().memory_format(at::MemoryFormat::ChannelsLast));
}

const BFloat16* packed(const at::Tensor& weight, bool back) {
  const auto values = channels_last(weight);
  const auto outputs = weight.size(0), inputs = weight.size(1);
  auto* to = elements(Workspace::kKernels, weight.numel());
  at::parallel_for(0, outputs / kBlock * (inputs / kBlock), 1, [&](int64_t first, int64_t last) {
    pack(values_of(values), outputs, inputs, back, to, first, last);
  });
  return to;
}

/// Calls body(first image, images) for chunks of a thread's share that fit its cache.
template <typename Body>
void for_each_chunk(int64_t images, int64_t image_bytes, Body&& body) {
  const auto most = std::max<int64_t>(1, kChunkBytes / image_bytes);
  at::parallel_for(0, images, 1, [&](int64_t first, int64_t last) {
    for (; first < last; first += most) body(first, std::min(most, last - first));
  });
}

/// Where the tap of row r, or column, is seen from an output: in which of the stride's phases, and how many steps on.
int64_t phase_of(int64_t r, int64_t stride) { return stride == 1 ? 0 : r != 1; }
int64_t steps_of(int64_t r, int64_t stride) { return stride == 1 ? r - 1 : r == 0 ? -1 : 0; }

std::array<Tap, kTaps> taps_of(const Grid& grid) {
  std::array<Tap, kTaps> taps;
  for (int64_t tap = 0; tap < kTaps; ++tap) {
    const auto r = tap / 3, s = tap % 3;
    const auto phase = phase_of(r, grid.stride) * grid.stride + phase_of(s, grid.stride);
    taps[tap] = {tap, phase * grid.padded() + steps_of(r, grid.stride) * grid.row() + steps_of(s, grid.stride)};
  }
  return taps;
}

}  // namespace

bool pays(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
          bool transposed, int64_t groups) {
  const auto all = [](at::IntArrayRef values, int64_t wanted) {
    return !values.empty() && std::all_of(values.begin(), values.end(), [wanted](int64_t value) { return value == wanted; });
  };
  return !transposed && groups == 1 && input.dim() == 4 && input.scalar_type() == at::kBFloat16 && weight.scalar_type() == at::kBFloat16 &&
         weight.size(2) == 3 && weight.size(3) == 3 && (all(stride, 1) || all(stride, 2)) && all(padding, 1) && all(dilation, 1) &&
         input.suggest_memory_format() == at::MemoryFormat::ChannelsLast && input.size(2) > 1 && input.size(3) > 1 &&
         weight.size(0) > 0 && weight.size(0) % kBlock == 0 && weight.size(1) > 0 && weight.size(1) % kBlock == 0 &&
         input.size(1) == weight.size(1) && input.size(0) >= kFewestImages &&
         input.size(1) * (input.size(2) + 1) * (input.size(3) + 1) * static_cast<int64_t>(sizeof(BFloat16)) <= kMostImageBytes &&
             available();
}

at::Tensor forward(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, int64_t stride) {
  const auto from = channels_last(input);
  const auto height = (input.size(2) - 1) / stride + 1, width = (input.size(3) - 1) / stride + 1, depth = input.size(1);
  const auto result = empty_maps({input.size(0), weight.size(0), height, width}, input);
  const auto* kernels = packed(weight, false);
  const auto added = bias.defined() ? bias.to(at::kFloat).contiguous() : at::zeros({weight.size(0)}, at::kFloat);
  const auto maps = maps_of(from), output = maps_of(result);
  for_each_chunk(input.size(0), Grid{1, height, width, stride}.image() * stride * stride * depth * sizeof(BFloat16),
      [&](int64_t begin, int64_t images) {
    const Grid grid{images, height, width, stride};
    const auto taps = taps_of(grid);
    auto* padded = elements(Workspace::kInputs, grid.phases() * grid.padded() * depth);
    pad(maps, begin, grid, 0, images, padded);
    convolve(padded, grid, depth, taps.data(), kTaps, kernels, added.data_ptr<float>(), output, begin, 1, 0, 0);
  });
  return result;
}

at::Tensor backward_input(const at::Tensor& gradient, const at::Tensor& weight, at::IntArrayRef sizes, int64_t stride) {
  const auto from = channels_last(gradient);
  const auto height = gradient.size(2), width = gradient.size(3), depth = weight.size(0);
  const auto result = empty_maps(sizes, gradient);
  const auto* kernels = packed(weight, true);
  const auto nothing = at::zeros({weight.size(1)}, at::kFloat);
  const auto maps = maps_of(from), output = maps_of(result);
  for_each_chunk(sizes[0], Grid{1, height, width, 1}.image() * depth * sizeof(BFloat16), [&](int64_t begin, int64_t images) {
    const Grid grid{images, height, width, 1};
    auto* padded = elements(Workspace::kInputs, grid.padded() * depth);
    pad(maps, begin, grid, 0, images, padded);
    for (int64_t phase = 0; phase < stride * stride; ++phase) {   // of the pixels of the input, each seen by taps of its own
      std::array<Tap, kTaps> taps;
      int64_t count = 0;
      for (int64_t tap = 0; tap < kTaps; ++tap) {
        const auto r = tap / 3, s = tap % 3;
        if (phase_of(r, stride) * stride + phase_of(s, stride) == phase)
          taps[count++] = {tap, -steps_of(r, stride) * grid.row() - steps_of(s, stride)};
      }
      convolve(padded, grid, depth, taps.data(), count, kernels, nothing.data_ptr<float>(), output, begin, stride,
          phase / stride, phase % stride);
    }
  });
  return result;
}

at::Tensor backward_weight(const at::Tensor& gradient, const at::Tensor& input, int64_t stride) {
  const auto errors_of = channels_last(gradient), inputs_of = channels_last(input);
  const auto errors = maps_of(errors_of), inputs = maps_of(inputs_of);
  const auto outputs = errors.channels, channels = inputs.channels, images = input.size(0);
  const Grid one{1, errors.height, errors.width, stride};
  const auto by_cache = 4 * kChunkBytes / (one.image() * (stride * stride * channels + outputs) * static_cast<int64_t>(sizeof(BFloat16)));
  const auto together = std::min(images, std::max<int64_t>({by_cache, kPositionsCorrelated / one.image(), 2}));
  auto* sums = static_cast<float*>(workspace(Workspace::kSums, kTaps * outputs * channels * static_cast<int64_t>(sizeof(float))));
  for (int64_t begin = 0; begin < images; begin += together) {
    const Grid grid{std::min(together, images - begin), errors.height, errors.width, stride},
        plain{grid.images, grid.height, grid.width, 1};
    const auto taps = taps_of(grid);
    const auto blocks = rounded_up(grid.phases() * grid.padded(), kBlock) / kBlock;
    const auto row = (blocks | 1) * kBlock;   // odd, so that a channel's row does not fall on the same lines of the cache as the next one's
    auto* padded = elements(Workspace::kInputs, blocks * kBlock * channels);
    auto* gradients = elements(Workspace::kGradients, grid.padded() * outputs);
    auto* turned = elements(Workspace::kTurned, row * channels);
    auto* paired = elements(Workspace::kPaired, grid.positions() * outputs);
    at::parallel_for(0, grid.images, 1, [&](int64_t first, int64_t last) {
      pad(inputs, begin, grid, first, last, padded);
      pad(errors, begin, plain, first, last, gradients);
    });
    at::parallel_for(0, blocks, 4, [&](int64_t first, int64_t last) { turn(padded, channels, first, last, turned, row); });
    at::parallel_for(0, grid.positions() / 2, 64,
        [&](int64_t first, int64_t last) { pair(gradients, grid, outputs, first, last, paired); });
    at::parallel_for(0, channels / kBlock * (outputs / kBlock), 1, [&](int64_t first, int64_t last) {
      for (auto unit = first; unit < last; ++unit) {
        const auto c = unit / (outputs / kBlock), k = unit % (outputs / kBlock);
        correlate(turned + c * kBlock * row, row, paired + k * kBlock * grid.positions(), grid, taps.data(), begin > 0,
                  sums + unit * kTaps * kBlock * kBlock);
      }
    });
  }
  const auto result = empty_maps({outputs, channels, 3, 3}, input);
  at::parallel_for(0, channels / kBlock * (outputs / kBlock), 1, [&](int64_t first, int64_t last) {
    finish(sums, outputs, channels, first, last, values_of(result));
  });
  return result;
}

}  // namespace relight::amx
